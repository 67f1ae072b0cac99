/** The preferences of this browser as the fields of a record, so that they are shown and undone like any other setting. */
import { SvelteMap } from 'svelte/reactivity';
import type { Density, Preferences, Theme } from '../../state/preferences.svelte';
import { words } from '../../words.svelte';
import type { Editable, Mark, Saved } from '../state/sheet.svelte';

const none: Mark = {};

type Setting = { get: () => string; set: (value: string) => unknown };

export class Taste implements Editable {
  readonly #settings: Record<string, Setting>;
  readonly #marks = new SvelteMap<string, Mark>();
  readonly #saved: Saved;

  constructor(preferences: Preferences, saved: Saved) {
    this.#saved = saved;
    this.#settings = {
      theme: { get: () => preferences.theme, set: (value) => (preferences.theme = value as Theme) },
      density: { get: () => preferences.density, set: (value) => (preferences.density = value as Density) },
      keys: { get: () => (preferences.keys ? 'on' : 'off'), set: (value) => (preferences.keys = value === 'on') },
      plain: { get: () => (preferences.plain ? 'on' : 'off'), set: (value) => (preferences.plain = value === 'on') },
      language: { get: () => words().locale, set: (value) => preferences.speak(value) },
    };
  }

  get(field: string): unknown {
    return this.#settings[field]?.get();
  }

  edit(field: string, value: unknown): void {
    void this.save(field, value);
  }

  async save(field: string, value: unknown): Promise<boolean> {
    const setting = this.#settings[field];
    const before = setting?.get();
    if (!setting || before === value) return true;
    await setting.set(String(value));
    this.#marks.set(field, { state: 'saved' });
    this.#saved(field, () => this.save(field, before));
    return true;
  }

  mark(field: string): Mark {
    return this.#marks.get(field) ?? none;
  }

  /** Nobody else writes to this browser. */
  takeTheirs(): void {}

  keepMine(field: string): Promise<boolean> {
    return this.save(field, this.get(field));
  }
}
