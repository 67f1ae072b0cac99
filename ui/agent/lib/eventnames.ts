/** Names in the sentences of what happened, as this reader knows them. */
import type { Conversation } from '../../shared/protocol';
import type { Desk } from '../state/desk.svelte';
import { t, words } from '../words.svelte';
import type { Names } from './events';
import { when } from './moments';

export function namesFor(desk: Desk, row: Conversation): Names {
  return {
    me: desk.me.id,
    agent: (id) => desk.nameOf(id),
    team: (id) => desk.teamName(id),
    contact: row.contact_name || t('visitor', { number: row.number }),
    system: 'Porchlight',
    word: (kind, word) => t(`${kind}.${word}` as 'status.open'),
    tag: (id) => desk.filing.tag(id)?.name ?? t('tags.gone'),
    field: (key) => desk.filing.label(key),
    moment: (at) => when(at, desk.clock.now),
    list: (names) => words().list(names),
  };
}
