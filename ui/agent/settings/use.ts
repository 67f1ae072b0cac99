/** What every section reaches for: who is at it, what they may change, the server, and the message at the bottom. */
import { workspace } from '../state/context';
import type { Saved } from './state/sheet.svelte';
import { t } from './words.svelte';

export function useSettings() {
  const { desk, session, router, preferences, api } = workspace();
  /** Says that a setting was saved, and offers to undo it. */
  const say = (label: string, undo?: () => Promise<unknown>) =>
    desk.notices.say({ text: t('saved', { what: label }), ...(undo ? { undo: () => void undo() } : {}) });
  /** For a Sheet: names the field that was saved. */
  const saved =
    (labels: Record<string, () => string>): Saved =>
    (field, undo) =>
      say(labels[field]?.() ?? field, undo);
  /** Names of those who may change what others cannot. */
  const admins = () =>
    desk.agents
      .filter(({ role }) => role === 'admin')
      .map(({ name }) => name)
      .join(', ');
  const fault = (text: string) => desk.notices.say({ text, fault: true });
  return { desk, session, router, preferences, api, client: session.client, say, saved, fault, admins };
}
