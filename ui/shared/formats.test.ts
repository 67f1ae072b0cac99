import { describe, expect, test } from 'vitest';
import { Formats } from './formats';

const noon = Date.UTC(2026, 2, 12, 12, 0, 0);
const berlin = new Formats('en-GB', 'Europe/Berlin');

/** Intl separates with several kinds of blanks, which differ between versions. */
const blanks = (text: string) => text.replace(/\s/g, ' ');

describe('instants', () => {
  test('times are shown in the set zone and say it on hover', () => {
    expect(berlin.time(noon)).toBe('13:00');
    expect(berlin.moment(noon)).toContain('CET');
    expect(new Formats('en-GB', 'Asia/Tokyo').time(noon)).toBe('21:00');
  });

  test('a change of zone reaches formats that were already used', () => {
    const formats = new Formats('en-GB', 'UTC');
    expect(formats.time(noon)).toBe('12:00');
    formats.zone = 'Asia/Kolkata';
    expect(formats.time(noon)).toBe('17:30');
  });

  test.each([
    ['2026-03-12T08:15:00Z', '09:15'],
    ['2026-03-10T08:15:00Z', 'Tue'],
    ['2026-02-02T08:15:00Z', '2 Feb'],
    ['2025-02-02T08:15:00Z', '2 Feb 2025'],
    ['2026-03-11T23:30:00Z', '00:30'], // yesterday in UTC, today in Berlin
  ])('%s is short for a list: %s', (at, expected) => {
    expect(berlin.brief(at, noon)).toBe(expected);
  });

  test.each([
    [-10, 'now'],
    [-180, '3 minutes ago'],
    [7200, 'in 2 hours'],
    [-86400, 'yesterday'],
    [-40 * 86400, 'last month'],
    [-800 * 86400, '2 years ago'],
  ])('%i seconds away is "%s"', (seconds, expected) => {
    expect(berlin.relative(noon + seconds * 1000, noon)).toBe(expected);
  });
});

describe('lengths', () => {
  test.each([
    [26, '0:26'],
    [138.9, '2:18'],
    [3729, '1:02:09'],
    [-4, '0:00'],
  ])('the clock shows %i seconds as %s', (seconds, expected) => {
    expect(berlin.clock(seconds)).toBe(expected);
  });

  test('the clock uses the digits of its locale', () => {
    expect(new Formats('ar-EG').clock(65)).toBe('١:٠٥');
  });

  test.each([
    [0, '0 seconds'],
    [138, '2 minutes, 18 seconds'],
    [3600, '1 hour'],
    [90061, '1 day, 1 hour'],
  ])('%i seconds are said as %s', (seconds, expected) => {
    expect(blanks(berlin.duration(seconds))).toBe(expected);
  });

  test('sizes have one digit behind the point below ten', () => {
    expect(blanks(berlin.bytes(3_400_000))).toBe('3.4 MB');
    expect(blanks(berlin.bytes(12_000))).toBe('12 kB');
  });

  test('languages are named in the reader’s or in their own', () => {
    expect(berlin.language('de')).toBe('German');
    expect(berlin.language('de', true)).toBe('Deutsch');
  });
});
