/** The desk's hours in words, in the visitor's zone. */

import type { DeskStatus } from '../../shared/api';
import { when } from '../when';
import type { Words } from './context';

/** "90 seconds" would be a promise: whole minutes, at least one. */
export function waitWords(i18n: Words, seconds: number): string {
  const minutes = Math.max(1, Math.ceil(seconds / 60));
  return i18n.number(minutes, { style: 'unit', unit: 'minute', unitDisplay: 'long' });
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
