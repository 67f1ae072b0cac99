/* eslint-disable svelte/prefer-svelte-reactivity -- an address is read once */
/** How this person likes the workspace, kept in this browser: theme, density, language, single-key shortcuts. */
import { pick } from '../../shared/i18n';
import { words } from '../words.svelte';

export type Theme = 'system' | 'light' | 'dark';
export type Density = 'comfortable' | 'compact';
type Kept = { theme: Theme; density: Density; locale: string; keys: boolean };

const key = 'porchlight.preferences';

export class Preferences {
  #kept = $state<Kept>({ theme: 'system', density: 'comfortable', locale: '', keys: true, ...read() });

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

  #change(part: Partial<Kept>): void {
    this.#kept = { ...this.#kept, ...part };
    localStorage.setItem(key, JSON.stringify(this.#kept));
    if (!('locale' in part)) void this.apply();
  }
}

function read(): Partial<Kept> {
  try {
    return JSON.parse(localStorage.getItem(key) ?? '{}') as Partial<Kept>;
  } catch {
    return {}; // somebody else's text under our key: start over
  }
}
