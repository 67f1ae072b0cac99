import { describe, expect, it } from 'vitest';
import { fieldOf, instantOf, moments, ofField } from './moments';

const at = (iso: string) => Date.parse(iso);
const named = (iso: string, zone: string) =>
  Object.fromEntries(
    moments(at(iso), zone).map((moment) => [moment.name, new Date(moment.at).toISOString().slice(0, 16)]),
  );

describe('the moments that are offered', () => {
  it('are those of a Wednesday noon', () => {
    expect(named('2026-11-18T11:02:00Z', 'Europe/Berlin')).toEqual({
      hour: '2026-11-18T12:05',
      evening: '2026-11-18T17:00',
      tomorrow: '2026-11-19T08:00',
      monday: '2026-11-23T08:00',
      week: '2026-11-25T08:00',
    });
  });
  it('leave out an evening that has begun', () => {
    expect(named('2026-11-18T16:00:00Z', 'Europe/Berlin').evening).toBeUndefined();
  });
  it('name no Monday that is tomorrow, or a week away', () => {
    expect(named('2026-11-22T11:00:00Z', 'Europe/Berlin').monday).toBeUndefined();
    expect(named('2026-11-23T11:00:00Z', 'Europe/Berlin').monday).toBeUndefined();
  });
  it('are those of the zone, where it is another day already', () => {
    expect(named('2026-11-18T20:00:00Z', 'Pacific/Auckland').tomorrow).toBe('2026-11-19T20:00');
  });
  it('stay at nine o’clock when the clocks change in the night', () => {
    expect(named('2026-10-24T11:00:00Z', 'Europe/Berlin').tomorrow).toBe('2026-10-25T08:00');
    expect(named('2027-03-27T11:00:00Z', 'Europe/Berlin').tomorrow).toBe('2027-03-28T07:00');
  });
  it('count on over the end of a year', () => {
    expect(named('2026-12-31T11:00:00Z', 'UTC').tomorrow).toBe('2027-01-01T09:00');
  });
});

describe('a moment in a field', () => {
  it('comes back as it was, in every zone', () => {
    for (const zone of ['UTC', 'Asia/Kathmandu', 'America/St_Johns', 'Pacific/Chatham'])
      for (const iso of ['2026-03-29T00:30:00Z', '2026-10-25T01:30:00Z', '2026-12-31T23:59:00Z'])
        expect(ofField(fieldOf(at(iso), zone), zone), `${iso} ${zone}`).toBe(at(iso));
  });
  it('that the clocks leave out is an hour later', () => {
    const gap = { year: 2027, month: 3, day: 28, hour: 2, minute: 30 };
    expect(new Date(instantOf(gap, 'Europe/Berlin')).toISOString()).toBe('2027-03-28T01:30:00.000Z');
  });
  it('is none when it is no moment', () => {
    expect(ofField('', 'UTC')).toBeUndefined();
    expect(ofField('tomorrow', 'UTC')).toBeUndefined();
  });
});
