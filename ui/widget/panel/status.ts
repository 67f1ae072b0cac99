/** The desk's hours in words, in the visitor's zone. */

import type { DeskStatus } from '../../shared/api';
import type { Standing } from '../../shared/protocol';
import { when } from '../when';
import type { Words } from './context';

/** Where a chat stands in the queue, and for how long: in minutes, for seconds would be a promise. */
export function queueWords(i18n: Words, { place, estimate, back_at }: Standing, now: number): string {
  if (back_at) return i18n.t('promise.here', { time: when(back_at, i18n.region, now) });
  if (!estimate) return i18n.t('queue.place', { place });
  const [from, to] = estimate.map((seconds) => seconds / 60) as [number, number];
  const most = i18n.number(to, { style: 'unit', unit: 'minute', unitDisplay: 'long' });
  return i18n.t('queue.estimate', { place, time: from < to ? `${i18n.number(from)}–${most}` : most });
}

export function statusLine(i18n: Words, { open, until, back_at }: DeskStatus, now: number): string {
  if (open) return until ? i18n.t('status.open_until', { time: when(until, i18n.region, now) }) : i18n.t('status.open');
  return back_at ? i18n.t('status.back', { time: when(back_at, i18n.region, now) }) : i18n.t('status.away');
}

/** "15:04 there", for somebody whose clock shows something else than the visitor's. */
export function thereWords(i18n: Words, timeZone: string, now: number): string {
  try {
    const time = (zone?: string) => i18n.date(now, { timeStyle: 'short', ...(zone && { timeZone: zone }) });
    return time() === time(timeZone) ? '' : i18n.t('status.there', { time: time(timeZone) });
  } catch {
    return ''; // a zone this browser does not know
  }
}
