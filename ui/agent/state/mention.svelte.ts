/** The colleagues that an @ under the caret may mean, in a note. */
import { handleOf, matching, mentionAt, type Asked } from '../lib/mentions';
import type { Colleague } from './api';
import type { Desk } from './desk.svelte';

export class MentionChoices {
  readonly #desk: Desk;
  #at = $state.raw<Asked>();
  #chosen = $state(0);
  readonly #found = $derived.by(() => (this.#at ? matching(this.#at.query, this.#desk.agents, this.#desk.me.id) : []));

  constructor(desk: Desk) {
    this.#desk = desk;
  }

  get at(): Asked | undefined {
    return this.#at;
  }

  get open(): boolean {
    return this.#found.length > 0;
  }

  get found(): Colleague[] {
    return this.#found;
  }

  get chosen(): number {
    return this.#chosen;
  }

  look(text: string, caret: number, note: boolean): void {
    this.#at = note ? mentionAt(text, caret) : undefined;
    this.#chosen = 0;
  }

  close(): void {
    this.#at = undefined;
  }

  /** True when the key was for the choice. */
  pressed(event: KeyboardEvent, choose: (name: string) => void): boolean {
    const { length } = this.#found;
    const one = this.#found[this.#chosen];
    if (!one || event.ctrlKey || event.metaKey || event.shiftKey) return false;
    if (event.key === 'Escape') this.close();
    else if (event.key === 'ArrowDown') this.#chosen = (this.#chosen + 1) % length;
    else if (event.key === 'ArrowUp') this.#chosen = (this.#chosen - 1 + length) % length;
    else if (event.key === 'Enter' || event.key === 'Tab') choose(handleOf(one));
    else return false;
    return true;
  }
}
