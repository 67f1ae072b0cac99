/** The desk's hours in words, in the visitor's zone. */

import type { DeskStatus } from '../../shared/api';
import { when } from '../when';
import type { Words } from './context';

/** "90 seconds" would be a promise: whole minutes, at least one. */
export function waitWords(i18n: Words, seconds: number): string {
  const minutes = Math.max(1, Math.ceil(seconds / 60));
  return i18n.number(minutes, { style: 'unit', unit: 'minute', unitDisplay: 'long' });
}

export function statusLine(i18n: Words, { open, until, back_at }: DeskStatus): string {
  if (open) return until ? i18n.t('status.open_until', { time: when(until, i18n.region) }) : i18n.t('status.open');
  return back_at ? i18n.t('status.back', { time: when(back_at, i18n.region) }) : i18n.t('status.away');
}
