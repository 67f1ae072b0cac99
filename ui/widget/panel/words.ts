/**
 * The panel's catalogs and formats: what shared/i18n does for the workspace, without the parts that a chat never shows, because
 * every visitor of every page pays for each kilobyte.
 */

import { regional, type Catalog, type Key, type Loaders } from '../../shared/i18n';

export { dir, pick } from '../../shared/i18n';

type Vars = Record<string, string | number>;

export class Words<C extends object = Catalog> {
  readonly locale: string;
  readonly region: string; // whose dates and numbers go with the words: en-GB for a reader in Britain
  readonly #catalog: Catalog;
  readonly #plurals: Intl.PluralRules;

  constructor(locale: string, catalog: C) {
    this.locale = locale;
    this.region = regional(locale, navigator.languages);
    this.#catalog = catalog as Catalog;
    this.#plurals = new Intl.PluralRules(locale);
  }

  /** A locale's words; rejects when they cannot be fetched. */
  static async load<C extends object>(loaders: Loaders<C>, locale: string): Promise<Words<C>> {
    const load = loaders[locale] ?? (loaders.en as Loaders<C>[string]);
    return new Words(locale, (await load()).default);
  }

  t(key: Key<C>, vars: Vars = {}): string {
    const entry = this.#catalog[key] ?? key;
    const text =
      typeof entry === 'string' ? entry : (entry[this.#plurals.select(Number(vars.count))] ?? entry.other ?? key);
    return text.replace(/\{(\w+)\}/g, (whole, name: string) => {
      const value = vars[name] ?? whole;
      return typeof value === 'number' ? this.number(value) : value;
    });
  }

  number(value: number, options: Intl.NumberFormatOptions = {}): string {
    return value.toLocaleString(this.region, options);
  }

  /** In the visitor's own zone. */
  date(at: number | string, options: Intl.DateTimeFormatOptions = { dateStyle: 'medium' }): string {
    return new Date(at).toLocaleString(this.region, options);
  }

  /** The whole of a moment, zone included: what hovering over any shown time tells. */
  moment(at: number): string {
    return this.date(at, { dateStyle: 'long', timeStyle: 'long' });
  }
}
