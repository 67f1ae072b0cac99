/* eslint-disable svelte/prefer-svelte-reactivity -- an address is read once */
/** How this person likes the workspace, kept in this browser and the same in all of its tabs. */
import { pick } from '../../shared/i18n';
import { words } from '../words.svelte';

export type Theme = 'system' | 'light' | 'dark';
export type Density = 'comfortable' | 'compact';
/** What an agent may be told of: somebody new, an answer, a conversation given to them, thanks. */
export type Occasion = 'chat' | 'reply' | 'assigned' | 'kudos';
export const occasions: readonly Occasion[] = ['chat', 'reply', 'assigned', 'kudos'];

/** What an agent has made of the keys: as the desk keeps it. */
export type OwnKeys = { keys: boolean; bindings: Readonly<Record<string, string>> | null };

type Kept = {
  theme: Theme;
  density: Density;
  locale: string;
  keys: boolean;
  bindings: Record<string, string>; // act → key, where it is not the usual one
  sounds: Record<Occasion, boolean>;
  notify: Record<Occasion, boolean>;
  asked: boolean; // about notifications, once
  plain: boolean;
  silenced: Record<string, string>; // rules of plain language → what was found by it then
};

const key = 'porchlight.preferences';
const all: Record<Occasion, boolean> = { chat: true, reply: true, assigned: true, kudos: true };
const usual: Kept = {
  theme: 'system',
  density: 'comfortable',
  locale: '',
  keys: true,
  bindings: {},
  sounds: all,
  notify: all,
  asked: false,
  plain: true,
  silenced: {},
};

export class Preferences {
  /** Told of keys that are chosen here. */
  onkeys: ((chosen: OwnKeys) => void) | undefined;
  /** Told of rules that are silenced here, or heard again. */
  onsilenced: ((rules: string[]) => void) | undefined;
  #kept = $state.raw<Kept>(read(localStorage.getItem(key)));

  get theme(): Theme {
    return this.#kept.theme;
  }
  set theme(theme: Theme) {
    this.#change({ theme });
  }

  get density(): Density {
    return this.#kept.density;
  }
  set density(density: Density) {
    this.#change({ density });
  }

  /** Whether single keys are shortcuts. */
  get keys(): boolean {
    return this.#kept.keys;
  }
  set keys(keys: boolean) {
    this.#change({ keys });
    this.onkeys?.({ keys, bindings: this.bindings });
  }

  /** Keys that were chosen instead of the usual ones, by act. */
  get bindings(): Readonly<Record<string, string>> {
    return this.#kept.bindings;
  }
  set bindings(bindings: Readonly<Record<string, string>>) {
    this.#change({ bindings });
    this.onkeys?.({ keys: this.keys, bindings });
  }

  /** Keys as they were chosen at another computer. */
  learnKeys({ keys, bindings }: OwnKeys): void {
    this.#change({ keys, bindings: bindings ?? {} });
  }

  sounds(occasion: Occasion): boolean {
    return this.#kept.sounds[occasion];
  }
  sound(occasion: Occasion, on: boolean): void {
    this.#change({ sounds: { ...this.#kept.sounds, [occasion]: on } });
  }

  notifies(occasion: Occasion): boolean {
    return this.#kept.notify[occasion];
  }
  notify(occasion: Occasion, on: boolean): void {
    this.#change({ notify: { ...this.#kept.notify, [occasion]: on } });
  }

  /** Whether this person was asked about notifications and has answered. */
  get asked(): boolean {
    return this.#kept.asked;
  }
  set asked(asked: boolean) {
    this.#change({ asked });
  }

  /** Whether replies are looked through for what a learner may stumble over. */
  get plain(): boolean {
    return this.#kept.plain;
  }
  set plain(plain: boolean) {
    this.#change({ plain });
  }

  /** Rules of plain language that this person does not want to be told of, with what was found by each when they said so. */
  get silenced(): Readonly<Record<string, string>> {
    return this.#kept.silenced;
  }
  set silenced(silenced: Readonly<Record<string, string>>) {
    this.#change({ silenced });
    this.onsilenced?.(Object.keys(silenced));
  }

  /** Rules as they were silenced at another computer: the account keeps their names, and none of the words. */
  learnSilenced(rules: readonly string[]): void {
    this.#change({ silenced: Object.fromEntries(rules.map((rule) => [rule, this.silenced[rule] ?? ''])) });
  }

  /** Our height of a row of the list, px; tokens.css has the same numbers. */
  get rowHeight(): number {
    return this.#kept.density === 'compact' ? 44 : 60;
  }

  async speak(locale: string): Promise<void> {
    this.#change({ locale });
    await this.apply();
  }

  /** Puts the preferences on the page; resolves when the words are there. */
  async apply(): Promise<void> {
    const root = document.documentElement;
    if (this.#kept.theme === 'system') delete root.dataset.theme;
    else root.dataset.theme = this.#kept.theme;
    root.dataset.density = this.#kept.density;
    const asked = new URLSearchParams(location.search).get('lang');
    const wanted = [asked, this.#kept.locale, ...navigator.languages].filter((locale) => !!locale);
    await words().use(asked === 'en-XA' ? asked : pick(wanted as string[], words().locales));
    root.lang = words().locale;
    root.dir = words().dir;
  }

  /** Follows other tabs, until the returned function is called. */
  run(): () => void {
    const changed = (event: StorageEvent) => {
      if (event.key !== key) return;
      this.#kept = read(event.newValue);
      void this.apply();
    };
    addEventListener('storage', changed);
    return () => removeEventListener('storage', changed);
  }

  #change(part: Partial<Kept>): void {
    this.#kept = { ...this.#kept, ...part };
    try {
      localStorage.setItem(key, JSON.stringify(this.#kept));
    } catch {
      // storage full or forbidden: it holds as long as the page
    }
    if (!('locale' in part)) void this.apply();
  }
}

function read(text: string | null): Kept {
  try {
    const found = JSON.parse(text ?? '{}') as Partial<Kept>;
    return { ...usual, ...found, sounds: { ...all, ...found.sounds }, notify: { ...all, ...found.notify } };
  } catch {
    return usual; // somebody else's text under our key: start over
  }
}
