/**
 * When a calendar is open: the same rules as the server's (internal/calendar), so that hours can be judged while they are typed.
 * Local times are of the calendar's zone; "to" at or before "from" runs past midnight.
 */
import type { DayRecord, Interval } from '../state/types';

export type Hours = { tz: string; weekly: readonly Interval[]; days: readonly Pick<DayRecord, 'day' | 'intervals'>[] };
/** `until` is absent when no end is in sight; `next` when no day within two months has hours. */
export type Now = { open: true; until?: number } | { open: false; next?: number };

const minute = 60_000; // ms
const dayLength = 24 * 60; // minutes
const horizon = 60; // days
const roundTheClock = 7 * dayLength * minute;

/** Minutes from midnight of "09:00"; undefined when it is no time of day. */
export function minutes(clock: string): number | undefined {
  const found = /^(\d{2}):(\d{2})$/.exec(clock);
  if (!found) return undefined;
  const [hours, rest] = [Number(found[1]), Number(found[2])];
  return (hours < 24 && rest < 60) || clock === '24:00' ? hours * 60 + rest : undefined;
}

/** The span of an interval in minutes from its day's midnight. */
export function span({ from, to }: Interval): { from: number; to: number } | undefined {
  const [start, end] = [minutes(from), minutes(to)];
  if (start === undefined || end === undefined) return undefined;
  return { from: start, to: end <= start ? end + dayLength : end };
}

export function ask(hours: Hours, now: number): Now {
  const all = stretches(hours, now);
  const current = all.find(({ from, to }) => from <= now && now < to);
  if (current) return current.to - now > roundTheClock ? { open: true } : { open: true, until: current.to };
  const next = all.find(({ from }) => from > now)?.from;
  return next === undefined ? { open: false } : { open: false, next };
}

/** What is open from yesterday to the horizon, in order, touching stretches joined. */
function stretches({ tz, weekly, days }: Hours, now: number): { from: number; to: number }[] {
  const special = new Map(days.map(({ day, intervals }) => [day, intervals ?? []]));
  const today = localDay(now, tz);
  const all = [];
  for (let d = -1; d <= horizon; d++) {
    const date = new Date(today + d * dayLength * minute); // a date of the calendar, as UTC midnight
    const weekday = date.getUTCDay() || 7;
    const intervals = special.get(date.toISOString().slice(0, 10)) ?? weekly.filter(({ day }) => day === weekday);
    for (const interval of intervals) {
      const found = span(interval);
      if (!found) continue;
      all.push({ from: instant(+date + found.from * minute, tz), to: instant(+date + found.to * minute, tz) });
    }
  }
  return join(all.sort((a, b) => a.from - b.from));
}

function join(sorted: { from: number; to: number }[]): { from: number; to: number }[] {
  const joined: { from: number; to: number }[] = [];
  for (const next of sorted) {
    const last = joined.at(-1);
    if (last && next.from <= last.to) last.to = Math.max(last.to, next.to);
    else if (next.to > next.from) joined.push(next);
  }
  return joined;
}

/** The local date of an instant, as that date's midnight in UTC. */
function localDay(at: number, tz: string): number {
  const local = at + offset(at, tz);
  return local - (((local % (dayLength * minute)) + dayLength * minute) % (dayLength * minute));
}

/** The instant of a wall clock time. A time that summer time skips moves on by the gap, one that occurs twice is the first. */
function instant(wall: number, tz: string): number {
  const early = offset(wall - dayLength * minute, tz);
  const late = offset(wall + dayLength * minute, tz);
  const first = wall - early;
  if (offset(first, tz) === early) return first;
  const second = wall - late;
  return offset(second, tz) === late ? second : first;
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** How far a zone's clocks are ahead of UTC at an instant, ms. */
function offset(at: number, tz: string): number {
  let format = formats.get(tz);
  if (!format) {
    const numeric = 'numeric' as const;
    format = new Intl.DateTimeFormat('en-US', {
      timeZone: tz,
      calendar: 'gregory',
      hourCycle: 'h23',
      ...{ year: numeric, month: numeric, day: numeric, hour: numeric, minute: numeric, second: numeric },
    });
    formats.set(tz, format);
  }
  const part = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, Number(value)]));
  const { year = 0, month = 1, day = 1, hour = 0, minute: minutesPast = 0, second = 0 } = part;
  return Date.UTC(year, month - 1, day, hour, minutesPast, second) - Math.floor(at / 1000) * 1000;
}
