import { expect, test } from 'vitest';
import { when } from './when';

const now = new Date(2026, 7, 3, 8, 0); // a Monday, in whatever zone the test runs
const at = (day: number, hour: number, minute = 0) => new Date(2026, 7, day, hour, minute).getTime();

test('a moment of today is a time, in the hours the visitor counts', () => {
  expect(when(at(3, 14), 'en-GB', now.getTime())).toBe('14:00');
  expect(when(at(3, 14), 'en-US', now.getTime())).toMatch(/^2:00\sPM$/);
});

test('a moment of this week has its weekday, and never the name of today', () => {
  expect(when(at(4, 9, 5), 'en-GB', now.getTime())).toBe('Tuesday 09:05');
  expect(when(at(10, 7), 'en-GB', now.getTime())).toBe('10 August at 07:00');
});

test('the server says what day it is, not a clock that is a day ahead', () => {
  const tomorrow = at(4, 14);
  expect(when(tomorrow, 'en-GB', now.getTime())).toBe('Tuesday 14:00');
  expect(when(tomorrow, 'en-GB', at(4, 8))).toBe('14:00');
});
