import { expect, it } from 'vitest';
import { choices, fromField, roundUp, toField } from './times';

const now = new Date(2026, 10, 22, 14, 37, 20).getTime();

it('promises times that people say, never less than was chosen', () => {
  const at = Object.fromEntries(choices(now).map((one) => [one.key, new Date(one.at)]));
  expect(at['15m']).toEqual(new Date(2026, 10, 22, 14, 55));
  expect(at['1h']).toEqual(new Date(2026, 10, 22, 15, 40));
  expect(at['4h']).toEqual(new Date(2026, 10, 22, 18, 40));
  expect(at.tomorrow).toEqual(new Date(2026, 10, 23, 9, 0));
  expect(roundUp(new Date(2026, 0, 1, 10, 0).getTime())).toBe(new Date(2026, 0, 1, 10, 0).getTime());
});

it('reads back what a field of date and time was given', () => {
  const minute = Math.floor(now / 60_000) * 60_000;
  expect(fromField(toField(minute))).toBe(minute);
  expect(fromField('')).toBeUndefined();
});
