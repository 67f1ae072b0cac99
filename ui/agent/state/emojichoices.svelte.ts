/** The few emoji that a `:word` under the caret may mean. Their words are loaded with the first one asked for. */
import { emojiAt, type Asked } from '../lib/markup';

const shown = 6;

export class EmojiChoices {
  #at = $state.raw<Asked>();
  #found = $state.raw<string[]>([]);
  #chosen = $state(0);

  get at(): Asked | undefined {
    return this.#at;
  }

  get open(): boolean {
    return this.#at !== undefined && this.#found.length > 0;
  }

  get found(): string[] {
    return this.#found;
  }

  get chosen(): number {
    return this.#chosen;
  }

  look(text: string, caret: number): void {
    const at = emojiAt(text, caret);
    this.#at = at;
    this.#found = [];
    if (at) void this.#search(at);
  }

  close(): void {
    this.#at = undefined;
  }

  /** True when the key was for the choice. */
  pressed(event: KeyboardEvent, choose: (emoji: string) => void): boolean {
    const { length } = this.#found;
    const one = this.#found[this.#chosen];
    if (!this.open || event.ctrlKey || event.metaKey || event.shiftKey) return false;
    if (event.key === 'Escape') this.close();
    else if (event.key === 'ArrowDown') this.#chosen = (this.#chosen + 1) % length;
    else if (event.key === 'ArrowUp') this.#chosen = (this.#chosen - 1 + length) % length;
    else if ((event.key === 'Enter' || event.key === 'Tab') && one) choose(one);
    else return false;
    return true;
  }

  async #search(at: Asked): Promise<void> {
    const { search } = await import('../emoji/search');
    if (this.#at !== at) return; // the next letter was faster
    this.#found = search(at.query, shown).map(({ text }) => text);
    this.#chosen = 0;
  }
}
