/** How far the visitor has come, told to the desk when it moves, and again when the desk is behind. News and state at once. */

import type { Talk } from './talk';

/** Says it; false when it could not be said, a promise when that is not known yet. */
export type Say = (conversation: string, delivered: number, seen: number) => boolean | Promise<unknown>;

export class Marks {
  readonly #say: Say;
  #told = new Map<string, string>(); // conversation → what the desk knows, or is being told

  constructor(say: Say) {
    this.#say = say;
  }

  tell(talk: Talk): void {
    const { id, seen = 0 } = talk.head;
    const delivered = talk.timeline.last;
    if (delivered === 0 || (seen >= delivered && talk.seen >= delivered)) return;
    const mark = `${delivered}:${talk.seen}`;
    if (this.#told.get(id) === mark) return;
    const said = this.#say(id, delivered, talk.seen);
    if (said) this.#told.set(id, mark);
    if (said instanceof Promise) said.catch(() => this.#told.delete(id));
  }

  forget(): void {
    this.#told.clear();
  }
}
