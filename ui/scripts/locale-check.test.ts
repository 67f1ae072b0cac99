import { expect, test } from 'vitest';
import { complete, locales, parts, pseudo } from './catalogs.mjs';
import { check } from './locale-check.mjs';

const english = { hi: 'Hi {name}', n: { one: '{count} chat', other: '{count} chats' } };

test.each([
  ['a missing key', { n: english.n }, true, ['hi: missing']],
  ['an unknown key', { ...english, ho: 'x' }, true, ['ho: English has no such key']],
  ['a lost placeholder', { hi: 'Hallo' }, false, ['hi: {name} is missing']],
  [
    'a misspelt placeholder',
    { hi: 'Hallo {nam}' },
    false,
    ['hi: {name} is missing', 'hi: {nam} is not in the English text'],
  ],
  [
    'an open brace',
    { hi: 'Hallo {name' },
    false,
    ['hi: a brace without its partner, or a placeholder that is not one word'],
  ],
  ['a text where a plural belongs', { n: '{count}' }, false, ['n: a plural in one locale has to be one in all']],
  ['an empty text', { hi: ' ' }, false, ['hi: empty']],
])('%s is reported', (_, catalog, whole, faults) => {
  expect(check('de', catalog as never, english, whole)).toEqual(faults);
});

test('plural categories are those of the locale', () => {
  const two = { n: { one: 'a', other: '{count}' } };
  expect(check('de', two, english, false)).toEqual([]);
  expect(check('ar', two, english, false).sort()).toEqual(
    ['few', 'many', 'two', 'zero'].map((c) => `n: plural lacks "${c}"`),
  );
  expect(check('ja', two, english, false)).toEqual(['n: ja has no plural "one"']);
});

test('the pseudo-locale keeps placeholders and grows the rest', () => {
  expect(pseudo('Hi {name}')).toBe('[Ĥî {name} ~]');
});

test('every part has a complete catalog in each of its locales', () => {
  for (const part of parts()) {
    const keys = Object.keys(complete(part, 'en'));
    for (const locale of [...locales(part), 'en-XA']) expect(Object.keys(complete(part, locale))).toEqual(keys);
  }
});
