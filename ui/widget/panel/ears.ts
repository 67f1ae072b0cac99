/** The page's listeners. Each is called in a turn of its own: what one of them throws is the page's, and stops nothing of ours. */

import type { Listener, PageEvents } from '../contract';

export class Ears {
  #listeners: [name: string, hear: (detail: never) => void][] = [];

  on<K extends keyof PageEvents>(name: K, hear: Listener<K>): void {
    if (typeof hear === 'function') this.#listeners.push([name, hear]);
  }

  off<K extends keyof PageEvents>(name: K, hear: Listener<K>): void {
    this.#listeners = this.#listeners.filter((each) => each[0] !== name || each[1] !== hear);
  }

  /** For parts of the panel: returns the way out. */
  listen<K extends keyof PageEvents>(name: K, hear: Listener<K>): () => void {
    this.on(name, hear);
    return () => this.off(name, hear);
  }

  tell<K extends keyof PageEvents>(name: K, detail: PageEvents[K]): void {
    for (const [of, hear] of this.#listeners) if (of === name) queueMicrotask(() => hear(detail as never));
  }
}
