import { describe, expect, test } from 'vitest';
import type { Interval } from '../state/types';
import { ask, minutes, span } from './calendar';

const office: Interval[] = [1, 2, 3, 4, 5].map((day) => ({ day, from: '09:00', to: '17:00' }));
const at = (text: string) => Date.parse(text);
const berlin = (weekly: Interval[], days: { day: string; intervals: Interval[] | null }[] = []) => ({
  tz: 'Europe/Berlin',
  weekly,
  days,
});

describe('a calendar', () => {
  test.each([
    ['in the middle of the day', office, '2026-11-23T11:00:00Z', { open: true, until: at('2026-11-23T16:00:00Z') }],
    ['on the minute it opens', office, '2026-11-23T08:00:00Z', { open: true, until: at('2026-11-23T16:00:00Z') }],
    ['on the minute it closes', office, '2026-11-23T16:00:00Z', { open: false, next: at('2026-11-24T08:00:00Z') }],
    ['over the weekend', office, '2026-11-21T11:00:00Z', { open: false, next: at('2026-11-23T08:00:00Z') }],
    ['without hours', [], '2026-11-23T11:00:00Z', { open: false }],
  ])('%s', (_, weekly, now, light) => {
    expect(ask(berlin(weekly), at(now))).toEqual(light);
  });

  test('runs past midnight, and yesterday’s end counts', () => {
    const night = berlin([{ day: 5, from: '22:00', to: '02:00' }]);
    expect(ask(night, at('2026-11-21T00:30:00Z'))).toEqual({ open: true, until: at('2026-11-21T01:00:00Z') });
  });

  test('round the clock has no end', () => {
    const always = [1, 2, 3, 4, 5, 6, 7].map((day) => ({ day, from: '00:00', to: '00:00' }));
    expect(ask(berlin(always), at('2026-11-21T00:30:00Z'))).toEqual({ open: true });
  });

  test('closes on a day that differs, or has that day’s own hours', () => {
    const closed = berlin(office, [{ day: '2026-11-23', intervals: null }]);
    expect(ask(closed, at('2026-11-23T11:00:00Z'))).toEqual({ open: false, next: at('2026-11-24T08:00:00Z') });
    const short = berlin(office, [{ day: '2026-11-23', intervals: [{ from: '10:00', to: '12:00' }] }]);
    expect(ask(short, at('2026-11-23T09:30:00Z'))).toEqual({ open: true, until: at('2026-11-23T11:00:00Z') });
  });

  test('keeps its wall clock when summer time begins and ends', () => {
    const sunday = berlin([{ day: 7, from: '09:00', to: '17:00' }]);
    expect(ask(sunday, at('2026-03-29T07:30:00Z'))).toEqual({ open: true, until: at('2026-03-29T15:00:00Z') });
    expect(ask(sunday, at('2026-10-25T08:30:00Z'))).toEqual({ open: true, until: at('2026-10-25T16:00:00Z') });
    const skipped = berlin([{ day: 7, from: '02:30', to: '05:00' }]);
    expect(ask(skipped, at('2026-03-29T00:00:00Z'))).toEqual({ open: false, next: at('2026-03-29T01:30:00Z') });
  });

  test('on the other side of the date line it is that side’s day', () => {
    const auckland = { tz: 'Pacific/Auckland', weekly: office, days: [] };
    expect(ask(auckland, at('2026-11-22T20:30:00Z'))).toEqual({ open: true, until: at('2026-11-23T04:00:00Z') });
  });
});

test.each([
  ['09:00', 540],
  ['24:00', 1440],
  ['24:01', undefined],
  ['9:00', undefined],
  ['', undefined],
])('the time of day %s is minute %s', (clock, minute) => {
  expect(minutes(clock)).toBe(minute);
});

test('an interval whose end is its beginning is a whole day', () => {
  expect(span({ from: '00:00', to: '00:00' })).toEqual({ from: 0, to: 1440 });
});
