/** The locale files as Node sees them: reading, completing from English, and the pseudo-locale. */
import { readdirSync, readFileSync } from 'node:fs';
import { root } from './paths.mjs';

/** @typedef {import('../shared/i18n').Catalog} Catalog */
/** @typedef {import('../shared/i18n').Plural} Plural */

export const folder = `${root}shared/locales/`;

/** The parts of the product that have catalogs of their own. */
export const parts = () =>
  readdirSync(folder, { withFileTypes: true }).flatMap((e) => (e.isDirectory() ? [e.name] : []));

/** @param {string} part */
export const locales = (part) =>
  readdirSync(folder + part).flatMap((name) => (name.endsWith('.json') ? [name.slice(0, -'.json'.length)] : []));

/** @param {string} part @param {string} locale */
export const path = (part, locale) => `${folder}${part}/${locale}.json`;

/**
 * @param {string} part
 * @param {string} locale
 * @returns {Catalog}
 */
export const read = (part, locale) => JSON.parse(readFileSync(path(part, locale), 'utf8'));

/**
 * A catalog with nothing missing: English fills the gaps.
 * @param {string} part
 * @param {string} locale
 * @returns {Catalog}
 */
export function complete(part, locale) {
  const english = read(part, 'en');
  if (locale === 'en') return english;
  if (locale === 'en-XA')
    return Object.fromEntries(Object.entries(english).map(([key, text]) => [key, pseudoEntry(text)]));
  return { ...english, ...read(part, locale) };
}

const plain = 'AaBbCcDdEeFfGgHhIiJjKkLlMmNnOoPpRrSsTtUuWwYyZz';
const marked = 'ÅåƁƀÇçÐðÉéƑƒĜĝĤĥÎîĴĵĶķĻļṀṁÑñÖöÞþŔŕŠšŢţÛûŴŵÝýŽž';

/**
 * Accents show what bypassed the catalogs, brackets what is cut off, and a third more length what does not fit.
 * @param {string} text
 */
export function pseudo(text) {
  const accented = text
    .split(/(\{\w+\})/)
    .map((piece) => (piece.startsWith('{') ? piece : [...piece].map(accent).join('')))
    .join('');
  const padding = '~'.repeat(Math.ceil(text.replaceAll(/\{\w+\}/g, '').length / 3));
  return `[${accented}${padding && ` ${padding}`}]`;
}

/** @param {string} letter */
function accent(letter) {
  const at = plain.indexOf(letter);
  return at < 0 ? letter : marked[at];
}

/**
 * @param {string | Plural} entry
 * @returns {string | Plural}
 */
function pseudoEntry(entry) {
  if (typeof entry === 'string') return pseudo(entry);
  return Object.fromEntries(Object.entries(entry).map(([category, text]) => [category, pseudo(text)]));
}
