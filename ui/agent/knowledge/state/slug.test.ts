import { expect, test } from 'vitest';
import { freeSlug, slugOf } from './slug';

test('the address of a category keeps the letters of its language', () => {
  expect(
    [
      'Delivery times',
      '  What’s in the box?  ',
      'Rückgabe & Erstattung',
      'مواعيد التوصيل',
      '返品について',
      'हिन्दी में',
    ].map(slugOf),
  ).toEqual(['delivery-times', 'whats-in-the-box', 'rückgabe-erstattung', 'مواعيد-التوصيل', '返品について', 'हिन्दी-में']);
  expect(slugOf('../?q=<b>#')).toBe('q-b');
  expect(slugOf('ab '.repeat(60))).toMatch(/^(ab-)*ab$/);
});

test('a second category of a name gets a number, and one without letters a word', () => {
  expect(freeSlug('الطلبات', ['الطلبات'])).toBe('الطلبات-2');
  expect(freeSlug('?!', [])).toBe('topic');
});
