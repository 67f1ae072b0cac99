/** What can be wrong with a catalog. English is the measure: its keys, its placeholders, its choice of plurals. */

/** @typedef {import('../shared/i18n').Catalog} Catalog */
/** @typedef {import('../shared/i18n').Plural} Plural */

const broken = /\{[^{}]*$|^[^{}]*\}|\{(?!\w+\})/;

/**
 * @param {string} locale
 * @param {Catalog} catalog
 * @param {Catalog} english
 * @param {boolean} whole whether every key has to be there
 * @returns {string[]} one sentence a fault
 */
export function check(locale, catalog, english, whole) {
  const faults = [];
  for (const [key, entry] of Object.entries(catalog)) {
    const model = english[key];
    if (model === undefined) faults.push(`${key}: English has no such key`);
    else faults.push(...checkEntry(locale, entry, model).map((fault) => `${key}: ${fault}`));
  }
  if (whole) {
    const missing = Object.keys(english).filter((key) => !(key in catalog));
    faults.push(...missing.map((key) => `${key}: missing`));
  }
  return faults;
}

/**
 * @param {string} locale
 * @param {string | Plural} entry
 * @param {string | Plural} model
 */
function checkEntry(locale, entry, model) {
  if (typeof entry !== typeof model) return ['a plural in one locale has to be one in all'];
  if (typeof entry === 'string') return checkText(entry, placeholders(model));
  const wanted = new Intl.PluralRules(locale).resolvedOptions().pluralCategories;
  const lacking = wanted.filter((category) => !(category in entry)).map((category) => `plural lacks "${category}"`);
  const odd = Object.keys(entry).filter((category) => !wanted.some((want) => want === category));
  const needed = placeholders(model);
  // "one chat" may leave its number out; every category that stands for several numbers may not
  const texts = Object.entries(entry).flatMap(([category, text]) =>
    checkText(text, needed, ['zero', 'one', 'two'].includes(category)).map((fault) => `"${category}": ${fault}`),
  );
  return [...lacking, ...odd.map((category) => `${locale} has no plural "${category}"`), ...texts];
}

/**
 * @param {string} text
 * @param {Set<string>} needed
 * @param {boolean} [countMayMiss]
 */
function checkText(text, needed, countMayMiss = false) {
  if (typeof text !== 'string' || text.trim() === '') return ['empty'];
  if (broken.test(text)) return ['a brace without its partner, or a placeholder that is not one word'];
  const found = placeholders(text);
  const lost = [...needed].filter((name) => !found.has(name) && !(countMayMiss && name === 'count'));
  const extra = [...found].filter((name) => !needed.has(name));
  return [
    ...lost.map((name) => `{${name}} is missing`),
    ...extra.map((name) => `{${name}} is not in the English text`),
  ];
}

/** @param {string | Plural} entry */
function placeholders(entry) {
  const texts = typeof entry === 'string' ? [entry] : Object.values(entry);
  return new Set(texts.flatMap((text) => [...String(text).matchAll(/\{(\w+)\}/g)].map(([, name]) => String(name))));
}
