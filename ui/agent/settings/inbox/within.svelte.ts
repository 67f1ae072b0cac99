/** The keys of a record's JSON field, each saved by itself as a form edits it. */
import { SvelteMap } from 'svelte/reactivity';
import type { Editable, Mark } from '../state/sheet.svelte';

type Doc = Record<string, unknown>;

export class Within implements Editable {
  readonly #sheet: Editable;
  readonly #field: string;
  readonly #defaults: Doc;
  readonly #drafts = new SvelteMap<string, unknown>();
  #last = $state('');

  constructor(sheet: Editable, field: string, defaults: Doc = {}) {
    this.#sheet = sheet;
    this.#field = field;
    this.#defaults = defaults;
  }

  get(key: string): unknown {
    return this.#drafts.has(key) ? this.#drafts.get(key) : (this.#doc()[key] ?? this.#defaults[key]);
  }

  edit(key: string, value: unknown): void {
    this.#drafts.set(key, value);
  }

  async save(key: string, value: unknown = this.get(key)): Promise<boolean> {
    this.#drafts.set(key, value);
    this.#last = key;
    const saved = await this.#sheet.save(this.#field, { ...this.#doc(), [key]: value });
    if (saved && this.#drafts.get(key) === value) this.#drafts.delete(key);
    return saved;
  }

  mark(key: string): Mark {
    return key === this.#last ? this.#sheet.mark(this.#field) : {};
  }

  takeTheirs(key: string): void {
    this.#drafts.delete(key);
    this.#sheet.takeTheirs(this.#field);
  }

  keepMine(key: string): Promise<boolean> {
    this.#sheet.takeTheirs(this.#field);
    return this.save(key);
  }

  #doc(): Doc {
    return (this.#sheet.get(this.#field) as Doc | null) ?? {};
  }
}
