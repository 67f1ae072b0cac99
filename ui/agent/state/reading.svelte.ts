/* eslint-disable svelte/prefer-svelte-reactivity -- asked for when somebody sends, shown nowhere */
/**
 * What stood before the agent's eyes long enough to be read. Sending over a message that did not asks first: an answer to the question
 * before is worse than a late one.
 */
import type { Message } from '../../shared/protocol';

const glance = 1500; // ms to notice a message while writing

type Sight = { seq: number; at: number };

export class Reading {
  readonly #now: () => number;
  readonly #sights = new Map<string, Sight[]>(); // per conversation, rising
  readonly #asked = new Map<string, number>(); // up to which message somebody decided to send anyway

  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  /** Everything up to here is on screen, before somebody who looks. */
  onScreen(conversation: string, seq: number): void {
    const sights = this.#sights.get(conversation) ?? [];
    if (seq <= (sights.at(-1)?.seq ?? 0)) return;
    const at = sights.length > 0 ? this.#now() : -Infinity; // who opens a conversation reads it
    this.#sights.set(conversation, [...sights.slice(-20), { seq, at }]);
  }

  /** Nobody looks any more: what was there for a blink only was not read. */
  offScreen(conversation: string): void {
    const read = this.#read(conversation);
    if (read > 0) this.#sights.set(conversation, [{ seq: read, at: -Infinity }]);
  }

  /** The newest message of somebody else that this agent can not have read, unless they said to send anyway. */
  unread(conversation: string, messages: readonly Message[], me: string): Message | undefined {
    if (!this.#sights.has(conversation)) return undefined; // it was never shown: there is no log beside this composer
    const read = Math.max(this.#read(conversation), this.#asked.get(conversation) ?? 0);
    return messages.findLast(
      ({ seq = 0, kind, author }) => seq > read && kind !== 'event' && author.kind !== 'system' && author.id !== me,
    );
  }

  /** The agent was asked, and knows. */
  told(conversation: string, seq: number): void {
    this.#asked.set(conversation, seq);
  }

  #read(conversation: string): number {
    const now = this.#now();
    return this.#sights.get(conversation)?.findLast(({ at }) => now - at >= glance)?.seq ?? 0;
  }
}
