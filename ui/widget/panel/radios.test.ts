import { expect, test } from 'vitest';
import { moved } from './radios';

const walk = (rtl: boolean, ...keys: string[]) => {
  let at = 0;
  return keys.map((key) => (at = moved(key, at, 5, rtl) ?? at));
};

test('arrows go from face to face, round the ends, and Home and End to them', () => {
  expect(walk(false, 'ArrowRight', 'ArrowDown', 'ArrowLeft', 'ArrowUp', 'ArrowLeft')).toEqual([1, 2, 1, 0, 4]);
  expect(walk(false, 'End', 'ArrowRight', 'End', 'Home')).toEqual([4, 0, 4, 0]);
});

test('where one reads from right to left, the arrows point the other way', () => {
  expect(walk(true, 'ArrowLeft', 'ArrowLeft', 'ArrowRight', 'ArrowDown', 'ArrowUp')).toEqual([1, 2, 1, 2, 1]);
});

test('other keys are left alone', () => {
  for (const key of ['Tab', 'Enter', ' ', 'a', 'Escape']) expect(moved(key, 2, 5, false)).toBeUndefined();
});
