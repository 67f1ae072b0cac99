import { expect, it, vi } from 'vitest';
import { row } from '../testing/cast';
import type { Row, Rows } from '../state/api';
import { Pager } from './pager.svelte';

const pages: Record<string, Rows> = {
  '': { conversations: [row('ada', {})], next: 'a' },
  a: { conversations: [], next: 'b' },
  b: { conversations: null, next: 'c' },
  c: { conversations: [row('omar', {})] },
};

it('walks to the end, over pages in which nothing matched', async () => {
  const taken: Row[] = [];
  const pager = new Pager(
    (cursor) => Promise.resolve(pages[cursor ?? ''] as Rows),
    (rows) => taken.push(...rows),
  );
  await pager.more();
  expect([taken.length, pager.begun, pager.done]).toEqual([1, true, false]);
  await pager.more();
  await pager.more();
  expect([taken.map(({ id }) => id), pager.done]).toEqual([['ada', 'omar'], true]);
});

it('says what failed, and goes on from there', async () => {
  const page = vi
    .fn<() => Promise<Rows>>()
    .mockRejectedValueOnce(new Error('gone'))
    .mockResolvedValue(pages.c as Rows);
  const pager = new Pager(page, () => {});
  await pager.more();
  expect([pager.failed, pager.begun]).toEqual([true, false]);
  await pager.more();
  expect([pager.failed, pager.done]).toEqual([false, true]);
});

it('begins anew when what it read is held no more, also while a page is on its way', async () => {
  const answers: ((rows: Rows) => void)[] = [];
  const asked: (string | undefined)[] = [];
  const taken: Row[] = [];
  const pager = new Pager(
    (cursor) => {
      asked.push(cursor);
      return new Promise((resolve) => answers.push(resolve));
    },
    (rows) => taken.push(...rows),
  );
  const first = pager.more();
  pager.reset();
  answers[0]?.(pages[''] as Rows);
  await vi.waitFor(() => expect(answers).toHaveLength(2));
  expect([taken.length, pager.begun]).toEqual([0, false]);
  answers[1]?.(pages.c as Rows);
  await first;
  expect([asked, taken.length, pager.done]).toEqual([[undefined, undefined], 1, true]);
});
