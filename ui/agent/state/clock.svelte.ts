/** The one ticking clock: every wick, wait and "typing" reads it. It follows the server, whose instants it is compared with. */
const tick = 1000; // clocks show seconds

export class Clock {
  #offset = 0; // server minus ours, ms
  #now = $state(Date.now());

  /** Unix milliseconds as the server counts them, at the last tick. */
  get now(): number {
    return this.#now;
  }

  /** The same, this very moment. */
  exact(): number {
    return Date.now() + this.#offset;
  }

  /** Learns the server's time from a frame that just came in. */
  follow(serverNow: number): void {
    this.#offset = serverNow - Date.now();
    this.#now = serverNow;
  }

  /** Ticks until the returned function is called. */
  run(): () => void {
    const advance = () => (this.#now = this.exact());
    const timer = setInterval(advance, tick);
    document.addEventListener('visibilitychange', advance);
    return () => {
      clearInterval(timer);
      document.removeEventListener('visibilitychange', advance);
    };
  }
}
