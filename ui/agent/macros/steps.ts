/** What a step of a macro does, in words. */
import type { Desk } from '../state/desk.svelte';
import { t as workspace } from '../words.svelte';
import type { Action, Macro } from './macros';
import { t } from './words.svelte';

/** `reply` is the name of the saved reply; undefined while nobody has looked. */
export function said(desk: Desk, action: Action, reply: string | undefined): { does: string; what: string } {
  return { does: t(`do.${action.do}`), what: what(desk, action, reply) };
}

function what(desk: Desk, action: Action, reply: string | undefined): string {
  switch (action.do) {
    case 'reply':
      return [reply, action.send ? t('sent') : ''].filter(Boolean).join(' · ');
    case 'note':
      return action.body ?? '';
    case 'status':
      return workspace(`status.${action.status ?? 'open'}`);
    case 'assign':
      if (action.agent === 'me') return t('me');
      return action.agent ? desk.nameOf(action.agent) || t('gone') : t('nobody');
    case 'team':
      return action.team ? desk.teamName(action.team) || t('gone') : t('no_team');
    case 'priority':
      return workspace(`priority.${action.priority ?? 'normal'}`);
    case 'add_tag':
    case 'remove_tag':
      return desk.filing.tag(action.tag ?? '')?.name ?? t('gone');
    case 'snooze':
      return ahead(action.minutes ?? 0);
    case 'follow':
      return t('follow.says');
  }
}

/** What it does, in a line. */
export function summary({ actions }: Pick<Macro, 'actions'>): string {
  return actions.map((action) => t(`do.${action.do}`)).join(' · ');
}

const hour = 60; // minutes
const day = 24 * hour;

/** How far ahead, in the largest unit that it is a whole number of. */
export function ahead(minutes: number): string {
  if (minutes === 0) return t('snooze.0');
  if (minutes % day === 0) return t('days', { count: minutes / day });
  return minutes % hour === 0 ? t('hours', { count: minutes / hour }) : t('minutes', { count: minutes });
}
