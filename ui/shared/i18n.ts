/**
 * Every word a person reads comes through here: one lazily loaded catalog a locale, typed keys, plurals and formats by Intl.
 *
 *     import loaders from 'virtual:locales/agent';
 *     const i18n = new I18n(loaders);
 *     await i18n.use(pick(navigator.languages, i18n.locales));
 *     i18n.t('list.waiting', { count: 3 });
 *
 * Catalogs are flat JSON, `{"key": "Hello {name}"}` or `{"key": {"one": "{count} chat", "other": "{count} chats"}}`. What a locale
 * lacks was filled with English when it was built (scripts/locale-plugin.mjs), so that nothing falls back at run time.
 */

import { Formats } from './formats';

export type Plural = Partial<Record<Intl.LDMLPluralRule, string>>;
export type Catalog = Record<string, string | Plural>;
export type Loaders<C extends object = Catalog> = Record<string, () => Promise<{ default: C }>>;
export type Vars = Record<string, string | number>;
export type Key<C> = keyof C & string;

/** A plural needs its count; any other text takes what its braces name. */
type Args<T> = T extends string ? [vars?: Vars] : [vars: Vars & { count: number }];

/** A piece of a text whose braces stand for elements instead of words. */
export type Part = { text: string } | { slot: string };

const placeholder = /\{(\w+)\}/;

export class I18n<C extends object> extends Formats {
  /** What can be offered to people: the pseudo-locale is for tests. */
  readonly locales: string[];

  readonly #loaders: Loaders<C>;
  readonly #listeners = new Set<() => void>();
  #catalog: Catalog = {};
  #plurals = new Intl.PluralRules('en');

  constructor(loaders: Loaders<C>) {
    super('en');
    this.#loaders = loaders;
    this.locales = Object.keys(loaders).filter((locale) => locale !== 'en-XA');
  }

  get dir(): 'ltr' | 'rtl' {
    return dir(this.locale);
  }

  /**
   * Loads a locale and makes it the current one. One that does not exist becomes English; a failed fetch rejects and changes nothing.
   * Dates and numbers follow the reader's own form of it: words of "en" go with dates of "en-GB" for somebody who has that.
   */
  async use(locale: string, reader: readonly string[] = navigator.languages): Promise<void> {
    const known = locale in this.#loaders ? locale : 'en';
    const load = this.#loaders[known];
    if (!load) throw new Error(`no catalog for ${known}`);
    const { default: catalog } = await load();
    this.#catalog = catalog as Catalog;
    this.#plurals = new Intl.PluralRules(known);
    this.setLocale(known, regional(known, reader));
    for (const tell of this.#listeners) tell();
  }

  /** Calls back after each change of locale; returns the way out. */
  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** The text of a key. Numbers among the variables are written the locale's way. */
  t<K extends Key<C>>(key: K, ...[vars]: Args<C[K]>): string {
    const text = this.#text(key, vars);
    if (!vars) return text;
    return text.replace(/\{(\w+)\}/g, (whole, name: string) => {
      const value = vars[name];
      if (value === undefined) return whole;
      return typeof value === 'number' ? this.number(value) : value;
    });
  }

  /** The text in pieces, for sentences that have a link or a field in them. */
  parts<K extends Key<C>>(key: K): Part[] {
    return this.#text(key)
      .split(/(\{\w+\})/)
      .filter((piece) => piece !== '')
      .map((piece) => {
        const slot = placeholder.exec(piece)?.[1];
        return slot ? { slot } : { text: piece };
      });
  }

  #text(key: string, vars?: Vars): string {
    const entry = this.#catalog[key];
    if (entry === undefined) return key; // only before the first `use`
    if (typeof entry === 'string') return entry;
    return entry[this.#plurals.select(Number(vars?.count ?? 0))] ?? entry.other ?? key;
  }
}

const rightToLeft = new Set(['ar', 'ckb', 'dv', 'fa', 'he', 'ps', 'sd', 'ug', 'ur', 'yi']);

/** The writing direction of a locale. Intl has it as getTextInfo, which Firefox lacks. */
export function dir(locale: string): 'ltr' | 'rtl' {
  const { language, script } = new Intl.Locale(locale);
  if (script) return /^(Arab|Hebr|Thaa|Syrc|Nkoo|Adlm|Rohg)$/.test(script) ? 'rtl' : 'ltr';
  return rightToLeft.has(language) ? 'rtl' : 'ltr';
}

const wellFormed = /^[\w-]+$/; // a browser in a bare "POSIX" system says "en-US@posix", which Intl throws at

/** The reader's form of a locale: "en-GB" for "en", if that is among theirs. */
export function regional(locale: string, reader: readonly string[]): string {
  const own = reader.find((name) => wellFormed.test(name) && name.toLowerCase().startsWith(`${locale.toLowerCase()}-`));
  return own && Intl.DateTimeFormat.supportedLocalesOf(own).length > 0 ? own : locale;
}

/** The first wanted locale that we have, itself or a wider one (RFC 4647 lookup); else English. */
export function pick(wanted: readonly string[], have: readonly string[]): string {
  const byName = new Map(have.map((locale) => [locale.toLowerCase(), locale]));
  for (const want of wanted) {
    const range = want.toLowerCase().replaceAll('_', '-').split('-');
    while (range.length > 0) {
      const found = byName.get(range.join('-'));
      if (found) return found;
      range.pop();
      if (range.at(-1)?.length === 1) range.pop(); // "-x-" and "-u-" only introduce what was just dropped
    }
  }
  return 'en';
}
