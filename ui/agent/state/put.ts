/** Brings what is done with spam and deleted ones, which is no part of the first screen, and does it. */
import { t } from '../words.svelte';
import type { Desk } from './desk.svelte';

export function put(desk: Desk, act: (putting: typeof import('./putting')) => unknown): void {
  void import('./putting').then(act, () => desk.notices.say({ text: t('screen.failed'), fault: true }));
}
