import { expect, test } from 'vitest';
import { choicesOf, keyFor } from './types';

test.each([
  ['Order number', [], 'order_number'],
  ['Größe (cm)', [], 'gro_e_cm'],
  ['Étage', [], 'etage'],
  ['رقم الطلب', [], 'field'],
  ['رقم الطلب', ['field'], 'field_2'],
  ['3rd floor', [], 'rd_floor'],
  ['Floor', ['floor', 'floor_2'], 'floor_3'],
  ['x'.repeat(200), [], 'x'.repeat(40)],
])('the key of %j is one that the server takes and nobody has', (label, taken, key) => {
  expect(keyFor(label, taken)).toBe(key);
  expect(key).toMatch(/^[a-z][a-z0-9_]*$/);
});

test('choices are one a line, each once', () => {
  expect(choicesOf(' ground \n\nupper\nground\n')).toEqual(['ground', 'upper']);
});
