/** The company's own words, which the plain-language check leaves alone. */
import type { Api } from '../../shared/api';
import type { Desk } from '../state/desk.svelte';
import { t } from './words.svelte';

export type Term = { id: string; term: string };

const records = '/api/collections/terms/records';

/** Writes a term down, tells of it, and offers to take it back; `changed` after each. */
export async function keepTerm(api: Api, desk: Desk, term: string, changed: () => void): Promise<void> {
  try {
    const { id } = await api.ask<Term>(records, { method: 'POST', body: { term } });
    desk.notices.say({ text: t('ours.kept', { term }), undo: () => void dropTerm(api, desk, { id, term }, changed) });
    changed();
  } catch {
    desk.notices.say({ text: t('ours.failed', { term }), fault: true });
  }
}

/** Takes a term out of the list; the notice brings it back. */
export async function dropTerm(api: Api, desk: Desk, { id, term }: Term, changed: () => void): Promise<void> {
  try {
    await api.ask(`${records}/${id}`, { method: 'DELETE' });
    desk.notices.say({ text: t('ours.dropped', { term }), undo: () => void keepTerm(api, desk, term, changed) });
    changed();
  } catch {
    desk.notices.say({ text: t('ours.stays', { term }), fault: true });
  }
}
