import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { form, when } from './when';

const now = new Date(2026, 7, 3, 8, 0); // a Monday, in whatever zone the test runs
const at = (day: number, hour: number, minute = 0) => new Date(2026, 7, day, hour, minute).getTime();
const reads = (...languages: string[]) => vi.stubGlobal('navigator', { languages });

beforeEach(() => void vi.useFakeTimers({ now }));
afterEach(() => vi.useRealTimers());

test.each([
  ['en', ['en-GB', 'en-US'], 'en-GB'],
  ['de', ['en-GB', 'de-AT', 'de'], 'de-AT'],
  ['de', ['en-GB'], 'de'],
  ['ar', [], 'ar'],
  ['en', ['en-US@posix'], 'en'], // what a browser says in a bare system, and Intl throws at
])('words of %s for somebody who reads %j have the dates of %s', (locale, languages, expected) => {
  reads(...languages);
  expect(form(locale)).toBe(expected);
});

test('a moment of today is a time, in the hours the visitor counts', () => {
  expect(when(at(3, 14), 'en-GB')).toBe('14:00');
  expect(when(at(3, 14), 'en-US')).toMatch(/^2:00\sPM$/);
});

test('a moment of this week has its weekday, and never the name of today', () => {
  expect(when(at(4, 9, 5), 'en-GB')).toBe('Tuesday 09:05');
  expect(when(at(10, 7), 'en-GB')).toBe('10 August at 07:00');
});
