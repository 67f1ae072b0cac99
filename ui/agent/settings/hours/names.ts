/** Weekdays and times of day in the reader's language. */
import type { Formats } from '../../../shared/formats';
import { minutes } from './calendar';

const monday = Date.UTC(2024, 0, 1); // some Monday
const day = 24 * 60 * 60 * 1000; // ms

/** `weekday` is ISO 8601's: 1 is Monday. */
export function weekdayName(formats: Formats, weekday: number): string {
  return formats.date(monday + (weekday - 1) * day, { weekday: 'long', timeZone: 'UTC' });
}

/** "17:30" as people there write it. */
export function clockText(formats: Formats, clock: string): string {
  const past = minutes(clock);
  return past === undefined ? clock : formats.time(monday + past * 60_000, { timeStyle: 'short', timeZone: 'UTC' });
}

/** "2026-12-24" as people there write it, with its weekday. */
export function dayText(formats: Formats, date: string): string {
  return formats.date(`${date}T00:00:00Z`, {
    weekday: 'short',
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    timeZone: 'UTC',
  });
}
