/** The time as the server has it: a visitor's own clock may be wrong by a day, and nobody should read "yesterday" for it. */

const tolerated = 90_000; // ms: an answer may come out of a cache, and roads take their time

export class Clock {
  #ahead = 0; // ms that the server is ahead of us

  /** The server has just said what time it is. */
  set(serverNow: number | undefined): void {
    if (!serverNow) return;
    const ahead = serverNow - Date.now();
    this.#ahead = Math.abs(ahead) > tolerated ? ahead : 0;
  }

  now(): number {
    return Date.now() + this.#ahead;
  }

  /** A moment of our own clock, as the server would name it. */
  fix(at: number): number {
    return at + this.#ahead;
  }
}
