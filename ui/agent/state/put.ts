/** Brings what is no part of the first screen, and does it. */
import { t } from '../words.svelte';
import type { Desk } from './desk.svelte';

/** The same of what is done after the end of a conversation. */
export function after(desk: Desk, act: (ending: typeof import('./ending')) => unknown): void {
  void import('./ending').then(act, () => desk.notices.say({ text: t('screen.failed'), fault: true }));
}

export function put(desk: Desk, act: (putting: typeof import('./putting')) => unknown): void {
  void import('./putting').then(act, () => desk.notices.say({ text: t('screen.failed'), fault: true }));
}
