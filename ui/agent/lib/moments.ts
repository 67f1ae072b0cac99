/** Moments as people name them: this evening, tomorrow morning, Monday. In the agent's zone, through every change of clocks. */
import { words } from '../words.svelte';

export type Name = 'hour' | 'evening' | 'tomorrow' | 'monday' | 'week';
export type Moment = { name: Name; at: number };
export type Wall = { year: number; month: number; day: number; hour: number; minute: number };

const minute = 60_000; // ms
const morning = 9; // o'clock
const evening = 18; // o'clock
const lastCall = 17; // o'clock: an evening that is an hour away is "in an hour"

/** What can be chosen now, the soonest first. */
export function moments(now: number, zone: string): Moment[] {
  const today = wallOf(now, zone);
  const at = (days: number, hour: number) => instantOf({ ...today, day: today.day + days, hour, minute: 0 }, zone);
  const weekday = new Date(Date.UTC(today.year, today.month - 1, today.day)).getUTCDay();
  const toMonday = (8 - weekday) % 7 || 7;
  const named: (Moment | false)[] = [
    { name: 'hour', at: Math.ceil((now + 60 * minute) / (5 * minute)) * 5 * minute },
    today.hour < lastCall && { name: 'evening', at: at(0, evening) },
    { name: 'tomorrow', at: at(1, morning) },
    toMonday > 1 && toMonday < 7 && { name: 'monday', at: at(toMonday, morning) },
    { name: 'week', at: at(7, morning) },
  ];
  return named.filter((moment) => moment !== false);
}

const clocks = new Map<string, Intl.DateTimeFormat>(); // by zone: making one costs more than asking it a hundred times

/** What calendar and clock show in a zone. */
export function wallOf(at: number, zone: string): Wall {
  const known = clocks.get(zone) ?? new Intl.DateTimeFormat('en-GB', { ...numeric, timeZone: zone });
  clocks.set(zone, known);
  const parts = new Map(known.formatToParts(at).map(({ type, value }) => [type, Number(value)]));
  const of = (type: Intl.DateTimeFormatPartTypes) => parts.get(type) ?? 0;
  return { year: of('year'), month: of('month'), day: of('day'), hour: of('hour'), minute: of('minute') };
}

const numeric = {
  calendar: 'gregory',
  year: 'numeric',
  month: 'numeric',
  day: 'numeric',
  hour: 'numeric',
  minute: 'numeric',
  hourCycle: 'h23',
} as const;

/** The instant at which a zone's clock shows that; days beyond a month's end count on. What a change of clocks leaves out comes an hour later. */
export function instantOf({ year, month, day, hour, minute: min }: Wall, zone: string): number {
  const asUTC = Date.UTC(year, month - 1, day, hour, min);
  const first = asUTC - offset(asUTC, zone);
  const second = asUTC - offset(first, zone);
  return Math.max(second, asUTC - offset(second, zone));
}

/** Milliseconds by which a zone is ahead of UTC. */
export function offset(at: number, zone: string): number {
  const wall = wallOf(at, zone);
  const whole = Math.floor(at / minute) * minute;
  return Date.UTC(wall.year, wall.month - 1, wall.day, wall.hour, wall.minute) - whole;
}

/** "14:30" today, "Mon 09:00" within six days, else with the date. */
export function when(at: number, now: number): string {
  const time = words().time(at);
  const day = words().brief(at, now);
  return words().date(at) === words().date(now) ? time : `${day} ${time}`;
}

/** For a field of type datetime-local. */
export function fieldOf(at: number, zone: string): string {
  const { year, month, day, hour, minute: min } = wallOf(at, zone);
  const two = (value: number) => String(value).padStart(2, '0');
  return `${String(year).padStart(4, '0')}-${two(month)}-${two(day)}T${two(hour)}:${two(min)}`;
}

/** Undefined for what is no moment. */
export function ofField(text: string, zone: string): number | undefined {
  const found = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2})/.exec(text);
  if (!found) return undefined;
  const [year = 0, month = 0, day = 0, hour = 0, min = 0] = found.slice(1).map(Number);
  return instantOf({ year, month, day, hour, minute: min }, zone);
}
