import { expect, it } from 'vitest';
import type { Words } from './context';
import { queueWords } from './status';
import { Talk } from '../talk';

const now = Date.UTC(2026, 8, 21, 9);
const i18n = {
  region: 'en-GB',
  t: (key: string, vars: object) => [key, ...Object.values(vars)].join(' '),
  number: (n: number, options: Intl.NumberFormatOptions = {}) => new Intl.NumberFormat('en-GB', options).format(n),
} as unknown as Words;

it.each([
  ['a place', { place: 2 }, 'queue.place 2'],
  ['a range', { place: 2, estimate: [60, 180] }, 'queue.estimate 2 1–3 minutes'],
  ['one length', { place: 1, estimate: [60, 60] }, 'queue.estimate 1 1 minute'],
  ['nobody there', { place: 1, back_at: now + 3_600_000 }, /^promise\.here \d\d:00$/],
] as const)('says of %s what is known, and no more', (_, standing, words) => {
  expect(queueWords(i18n, standing as Parameters<typeof queueWords>[1], now)).toMatch(words);
});

it('keeps a place over frames that do not tell it, until somebody has the chat', () => {
  const head = { id: 'c1', status: 'open', kind: 'chat', public_seq: 1, public_rev: 0 } as const;
  const talk = new Talk({ ...head, queue: { place: 3 } });
  expect(talk.queue?.place).toBe(3);
  talk.update(head);
  expect(talk.queue?.place).toBe(3);
  talk.update({ ...head, queue: { place: 1, estimate: [60, 120] } });
  expect(talk.queue).toEqual({ place: 1, estimate: [60, 120] });
  talk.update({ ...head, agent: { kind: 'agent', name: 'Mara' } });
  expect(talk.queue).toBeUndefined();
});
