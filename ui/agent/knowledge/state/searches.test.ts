import { expect, test } from 'vitest';
import type { Message } from '../../../shared/protocol';
import { bodyOf, startOf } from './searches';

const said = (kind: 'contact' | 'agent', body: string, more: Partial<Message> = {}): Message => ({
  id: body,
  kind: 'reply',
  author: { kind, id: kind, name: kind },
  body,
  at: 0,
  ...more,
});

const chat = [
  said('contact', 'Can I get my *money* back?\nIt is broken.'),
  said('agent', 'Ask her again', { kind: 'note' }),
  said('agent', 'Yes, within **30 days**.'),
  said('contact', 'Thanks'),
  said('agent', 'taken back', { redacted: true }),
];

test('a draft after a search has its words as title, the answer, and how customers said it', () => {
  const start = startOf(chat, { query: 'refund', said: ['refund', 'money_back'] });
  expect(start.title).toBe('Refund');
  expect(start.answers).toEqual(['Yes, within **30 days**.']);
  expect(bodyOf(start, 'Asked as:')).toBe(
    'Yes, within **30 days**.\n\n> Asked as:\n>\n> - refund\n> - money\\_back\n> - Can I get my \\*money\\* back? It is broken.',
  );
});

test('a draft from a conversation is about its subject, else what was asked first', () => {
  expect(startOf(chat, undefined, 'Refunds').title).toBe('Refunds');
  expect(startOf(chat).title).toBe('Can I get my *money* back?');
  expect(startOf([said('contact', 'when '.repeat(40))]).title).toMatch(/^When .{60,80} …$/);
});

test('what nobody has answered begins with the question alone', () => {
  expect(bodyOf(startOf([], { query: 'refund', said: ['refund'] }), 'Asked as:')).toBe('> Asked as:\n>\n> - refund');
  expect(bodyOf(startOf([]), 'Asked as:')).toBe('');
});
