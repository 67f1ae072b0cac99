/** What the workspace asks in a sheet of its own before it does something, and of which conversations. */
import type { Article } from './api';

export type Question =
  | { what: 'tags' | 'blocked' | 'pick' | 'merge'; ids: string[] }
  | { what: 'macros'; ids: [string] }
  | { what: 'moment'; ids: string[]; of: 'snooze' | 'due' }
  | { what: 'flag'; article: Article; conversation: string };

export class Asking {
  #question = $state.raw<Question>();

  get question(): Question | undefined {
    return this.#question;
  }
  set question(question: Question | undefined) {
    this.#question = question;
  }
}
