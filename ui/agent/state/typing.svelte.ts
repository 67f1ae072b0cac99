/** Who writes right now, and what they let be seen of it. A notice ends by itself: the clock decides, not a timer each. */
import { SvelteMap } from 'svelte/reactivity';
import { typingHolds, type Author, type Typing as Notice } from '../../shared/protocol';
import type { Clock } from './clock.svelte';

export type Writer = { author: Author; text: string; until: number };

export class Typing {
  readonly #clock: Clock;
  readonly #me: string;
  readonly #writers = new SvelteMap<string, Writer[]>();

  constructor(clock: Clock, me: string) {
    this.#clock = clock;
    this.#me = me;
  }

  /** Everybody but this agent who writes in a conversation. */
  in(conversation: string): Writer[] {
    const writers = this.#writers.get(conversation);
    return writers ? writers.filter((writer) => writer.until > this.#clock.now) : [];
  }

  /** The customer, when they write. */
  customer(conversation: string): Writer | undefined {
    return this.in(conversation).find((writer) => writer.author.kind === 'contact');
  }

  /** A colleague, when one answers. */
  colleague(conversation: string): Writer | undefined {
    return this.in(conversation).find((writer) => writer.author.kind === 'agent');
  }

  hear({ conversation, author, on, text = '' }: Notice): void {
    if (author.kind === 'agent' && author.id === this.#me) return;
    const others = (this.#writers.get(conversation) ?? []).filter((writer) => !same(writer.author, author));
    if (on) others.push({ author, text, until: this.#clock.exact() + typingHolds });
    if (others.length > 0) this.#writers.set(conversation, others);
    else this.#writers.delete(conversation);
  }

  /** A message ends its author's writing at once. */
  sent(conversation: string, author: Author): void {
    if (this.#writers.has(conversation)) this.hear({ t: 'typing', conversation, author, on: false });
  }
}

function same(a: Author, b: Author): boolean {
  return a.kind === b.kind && (a.kind === 'contact' || a.id === b.id);
}
