/** Fails on catalogs that would show a person a hole: see locale-check.mjs. */
import { locales, parts, read } from './catalogs.mjs';
import { check } from './locale-check.mjs';

/** Locales that must have every key of a part; others are filled with English. */
const whole = {
  agent: ['en', 'de', 'ar'],
  widget: ['en', 'de', 'ar'],
  setup: ['en', 'de', 'ar'],
  mail: ['en', 'de', 'ar'],
};

let faults = 0;
for (const part of parts()) {
  const required = whole[/** @type {keyof typeof whole} */ (part)] ?? ['en', 'de'];
  const found = locales(part);
  for (const locale of required.filter((name) => !found.includes(name))) report(part, locale, 'the file is missing');
  if (!found.includes('en')) continue;
  const english = read(part, 'en');
  for (const locale of found) {
    for (const fault of check(locale, read(part, locale), english, required.includes(locale)))
      report(part, locale, fault);
  }
  console.log(`${part}: ${Object.keys(english).length} keys, ${found.sort().join(' ')}`);
}
if (faults) process.exit(1);

/** @param {string} part @param {string} locale @param {string} fault */
function report(part, locale, fault) {
  faults++;
  console.error(`${part}/${locale}.json ${fault}`);
}
