/** A customer's clock beside ours. */
import { words } from '../words.svelte';

export type Local = { time: string; zone: string; place: string; night: boolean };

const hours = new Map<string, Intl.DateTimeFormat>(); // by zone: making one costs more than asking it a hundred times
const nightFrom = 22; // o'clock
const nightUntil = 7; // o'clock

/** Undefined for a zone that this browser has not heard of. */
export function localOf(tz: string, now: number): Local | undefined {
  if (!tz) return undefined;
  try {
    const asked =
      hours.get(tz) ?? new Intl.DateTimeFormat('en-GB', { hour: '2-digit', hourCycle: 'h23', timeZone: tz });
    hours.set(tz, asked);
    const hour = Number(asked.format(now));
    return {
      time: words().time(now, { timeStyle: 'short', timeZone: tz }),
      zone: words().date(now, {
        weekday: 'long',
        hour: 'numeric',
        minute: '2-digit',
        timeZone: tz,
        timeZoneName: 'long',
      }),
      place: tz.split('/').at(-1)?.replaceAll('_', ' ') ?? '',
      night: hour >= nightFrom || hour < nightUntil,
    };
  } catch {
    return undefined;
  }
}
