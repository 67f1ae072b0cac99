import { expect, test } from 'vitest';
import type { Line } from '../../shared/socket';
import type { Visitor } from '../../shared/visitors';
import { Live } from './list.svelte';

const one = (id: string, since: number, page = '/'): Visitor => ({ id, inbox: 'i', page, at: since, since, pages: 1 });
const ids = (live: Live) => live.rows.map(({ id }) => id);

test('who comes waits while rows are pointed at, so that none jumps, and who goes is gone at once', () => {
  const live = new Live({} as Line, () => Promise.resolve(''));
  live.hear({ t: 'visitors', whole: true, total: 2, here: [one('a', 1), one('b', 2)] });
  expect(ids(live)).toEqual(['b', 'a']);
  live.hold(true);
  live.hear({ t: 'visitors', total: 3, here: [one('c', 3), one('a', 1, '/lamps')] });
  expect(ids(live)).toEqual(['b', 'a']);
  expect(live.rows[1]?.page).toBe('/lamps');
  expect(live.fresh).toBe(1);
  live.show();
  expect(ids(live)).toEqual(['c', 'b', 'a']);
  live.hear({ t: 'visitors', total: 2, gone: ['b'] });
  expect(ids(live)).toEqual(['c', 'a']);
  expect([live.fresh, live.total]).toEqual([0, 2]);
  live.hear({ t: 'visitors', total: 3, here: [one('d', 4)] });
  live.hold(false);
  expect(ids(live)).toEqual(['d', 'c', 'a']);
});
