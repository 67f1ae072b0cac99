import { describe, expect, it } from 'vitest';
import type { EventData, Message } from '../../shared/protocol';
import { mara, wren } from '../testing/cast';
import { sentence, type Names } from './events';

const names: Names = {
  tag: (id) => `tag ${id}`,
  field: (key) => key,
  moment: (at) => `at ${at}`,
  list: (all) => all.join(', '),
  me: mara,
  agent: (id) => (id === wren ? 'Wren' : id === mara ? 'Mara' : ''),
  team: () => 'Support',
  contact: 'Ada',
  system: 'Porchlight',
  word: (_, word) => word,
};

const event = (event_type: string, data: EventData, agent?: string): Message => ({
  id: 'm1',
  kind: 'event',
  event_type,
  data,
  at: 0,
  author: agent ? { kind: 'agent', id: agent } : { kind: 'system' },
});

describe('what the desk does by itself', () => {
  it.each([
    ['assigned', { after: wren, reason: 'language' }, 'event.routed_language', { name: 'Wren', contact: 'Ada' }],
    ['assigned', { after: mara, reason: 'last_agent' }, 'event.routed_you_last_agent', { contact: 'Ada' }],
    ['assigned', { after: wren, reason: 'a new one' }, 'event.routed_turn', { name: 'Wren', contact: 'Ada' }],
    [
      'assigned',
      { after: 'gone', name: 'Theo', reason: 'turn' },
      'event.routed_turn',
      { name: 'Theo', contact: 'Ada' },
    ],
    ['returned', { before: wren, reason: 'unanswered' }, 'event.returned_unanswered', { name: 'Wren' }],
    ['contact_separated', { after: 'x1' }, 'event.contact_apart', {}],
    ['returned', { before: mara, reason: 'away' }, 'event.returned_you_away', {}],
  ] as const)('%s %o', (type, data, key, vars) => {
    expect(sentence(event(type, data), names)).toEqual({ key, vars });
  });
});

it('says who gave it to somebody when it was an agent', () => {
  const said = sentence(event('assigned', { actor: wren, after: mara }, wren), names);
  expect(said).toEqual({ key: 'event.assigned_to_you', vars: { actor: 'Wren' } });
});

it.each([
  ['drawer_changed', { actor: wren, before: '', after: 'spam' }, 'event.spam'],
  ['drawer_changed', { actor: mara, before: 'spam', after: '' }, 'event.no_spam_you'],
  ['drawer_changed', { actor: mara, before: 'spam', after: 'deleted' }, 'event.deleted_you'],
  ['drawer_changed', { actor: wren, before: 'deleted', after: '' }, 'event.restored'],
  ['linked', { actor: mara, after: 'other', number: 12 }, 'event.linked_you'],
  ['merged', { actor: mara, after: 'other', number: 12 }, 'event.merged_you'],
  ['took_in', { actor: wren, after: 'other', number: 12 }, 'event.took_in'],
  ['separated', { actor: wren, after: 'other', number: 12 }, 'event.separated'],
  ['linked', { actor: wren, after: 'other', number: 12 }, 'event.linked'],
  ['linked', { actor: '', after: 'other', number: 12, reason: 'late' }, 'event.linked_late'],
  ['follow_up', { actor: '', score: 1 }, 'event.follow_up'],
  ['followed_up', { actor: wren, after: 'done' }, 'event.followed_up'],
  ['followed_up', { actor: wren, before: 'done' }, 'event.not_followed_up'],
  ['transcript_sent', { actor: wren }, 'event.transcript'],
  ['reopened', { actor: '', after: 'open', round: 2, reason: 'wrote' }, 'event.reopened_writing'],
  ['reopened', { actor: wren, after: 'open', round: 2, reason: 'replied' }, 'event.reopened'],
  ['reopened', { actor: wren, after: 'open', round: 2 }, 'event.reopened'],
  ['separated', { actor: '', after: 'other', number: 12, reason: 'wrote' }, 'event.separated_wrote'],
  ['separated', { actor: '', after: 'other', number: 12, reason: 'contacts' }, 'event.separated_contacts'],
  ['unlinked', { actor: wren, after: 'other', number: 12 }, 'event.unlinked'],
  ['opened', { actor: wren, after: 'open', page: '/lamps' }, 'event.wrote_first'],
  ['opened', { actor: mara, after: 'open' }, 'event.wrote_first_you'],
  ['contact_blocked', { actor: wren }, 'event.blocked'],
  ['contact_unblocked', { actor: mara }, 'event.unblocked_you'],
])('says of %s %o what was done', (type, data, key) => {
  expect(sentence(event(type, data as EventData, data.actor), names).key).toBe(key);
});
