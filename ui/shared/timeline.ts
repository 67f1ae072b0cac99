/**
 * The messages of one conversation in the order of their numbers, however they come: twice, late, by socket or by HTTP.
 * Pure: it asks for nothing itself, it says what is missing. Agents number by `seq`, visitors by `public_seq`.
 */

import type { Message } from './protocol';

/**
 * `added`: it stands at its place. `changed`: a newer revision of one we had. `known`: nothing new.
 * `gap`: numbers before it are missing; ask for what comes after `last`, and it will be shown then.
 */
export type Applied = 'added' | 'changed' | 'known' | 'gap';

export class Timeline {
  readonly #number: (message: Message) => number;
  #messages: Message[] = [];
  #shown: readonly Message[] | undefined;
  #held = new Map<number, Message>(); // came too early
  #first: number;

  /** `first` is the number before the first one that may be shown: 0 from the beginning. */
  constructor(number: 'seq' | 'public_seq', first = 0) {
    this.#number = (message) => message[number] ?? 0;
    this.#first = first;
  }

  /** Without holes, oldest first. Another array after each change, the same one in between. */
  get messages(): readonly Message[] {
    this.#shown ??= [...this.#messages];
    return this.#shown;
  }

  /** The number of the newest message without a hole before it: what to ask after. */
  get last(): number {
    return this.#first + this.#messages.length;
  }

  /** The number before the oldest message held; 0 when the beginning is reached. */
  get before(): number {
    return this.#first;
  }

  /** Whether later messages wait for missing ones. */
  get gap(): boolean {
    return this.#held.size > 0;
  }

  apply(message: Message): Applied {
    const number = this.#number(message);
    if (number <= 0) return 'known'; // not for this reader
    if (number <= this.#first) return 'known'; // older than what is held: loaded with its page, in its newest form
    if (number <= this.last) return this.#revise(number - this.#first - 1, message);
    const held = this.#held.get(number);
    if (!held || newer(message, held)) this.#held.set(number, message);
    if (number > this.last + 1) return held && !newer(message, held) ? 'known' : 'gap';
    this.#release();
    return 'added';
  }

  /** A page of older messages, as it came from `before`. What does not join the oldest message held is left out. */
  prepend(page: readonly Message[]): void {
    const older = [...page].sort((a, b) => this.#number(a) - this.#number(b));
    let from = older.length;
    let next = this.#first;
    while (from > 0 && next > 0) {
      const message = older[from - 1] as Message;
      if (this.#number(message) === next) next--;
      else if (this.#number(message) < next) break;
      from--;
    }
    const joined = older.slice(from).filter((message) => this.#number(message) <= this.#first);
    this.#messages = [...joined, ...this.#messages];
    this.#shown = undefined;
    this.#first = next;
  }

  #revise(index: number, message: Message): Applied {
    const present = this.#messages[index] as Message;
    if (!newer(message, present)) return 'known';
    this.#messages[index] = message;
    this.#shown = undefined;
    return 'changed';
  }

  #release(): void {
    for (let next = this.#held.get(this.last + 1); next; next = this.#held.get(this.last + 1)) {
      this.#held.delete(this.last + 1);
      this.#messages.push(next);
    }
    this.#shown = undefined;
  }
}

function newer(a: Message, b: Message): boolean {
  return (a.rev ?? 0) > (b.rev ?? 0);
}

/** What waits to be acknowledged and is not in the timeline yet: an acknowledgement and its news may come in either order. */
export function unsent<P extends { client_id: string }>(messages: readonly Message[], pending: readonly P[]): P[] {
  if (pending.length === 0) return [];
  const arrived = new Set(messages.map((message) => message.client_id));
  return pending.filter(({ client_id }) => !arrived.has(client_id));
}
