/** Notices a line that neither lives nor fails: some networks swallow sockets without a word, and nobody should wait for that. */

import type { Phase } from '../shared/socket';

const quietFor = 6_000; // ms

export class Patience {
  /** Whether the line has been quiet for too long. */
  swallowed = false;
  readonly #over: () => unknown;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(over: () => unknown) {
    this.#over = over;
  }

  hear(phase: Phase): void {
    if (phase !== 'connecting' && phase !== 'waiting') return this.end();
    this.#timer ??= setTimeout(() => {
      this.swallowed = true;
      this.#over();
    }, quietFor);
  }

  end(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.swallowed = false;
  }
}
