/** Which customers are on the website now, as far as anybody can tell: they wrote, read or moved a moment ago, or the server says so. */
import { SvelteMap } from 'svelte/reactivity';
import type { Author } from '../../shared/protocol';
import type { Clock } from './clock.svelte';

const fresh = 120_000; // ms; who is quiet for longer may have gone

export class Sightings {
  readonly #clock: Clock;
  readonly #last = new SvelteMap<string, number>(); // by conversation

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  online(conversation: string): boolean {
    const last = this.#last.get(conversation);
    return last !== undefined && this.#clock.now - last < fresh;
  }

  note(conversation: string, { kind }: Pick<Author, 'kind'>): void {
    if (kind === 'contact') this.#last.set(conversation, this.#clock.exact());
  }

  /** What the server knows when a conversation is opened; it may not know. */
  learn(conversation: string, online: boolean | undefined): void {
    if (online) this.#last.set(conversation, this.#clock.exact());
    else if (online === false) this.#last.delete(conversation);
  }
}
