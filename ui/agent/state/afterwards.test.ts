import { beforeEach, expect, it, vi } from 'vitest';
import { row } from '../testing/cast';
import { Afterwards, type Intent } from './afterwards';

beforeEach(() => localStorage.clear());

const rows = new Map([['ada', row('ada', { last_seq: 7, last_author: 'agent' })]]);
const made = (act: (intent: Intent, stale: boolean) => Promise<boolean>) =>
  new Afterwards({ key: 'mara:solve', storage: localStorage, row: (id) => rows.get(id), act });
const solving = JSON.stringify({ solve: true });

it('is kept through a reload until it is done, and done once', async () => {
  const lost = vi.fn(() => Promise.resolve(false));
  made(lost).add(solving, { conversation: 'ada', seq: 7 });
  await vi.waitFor(() => expect(lost).toHaveBeenCalledOnce());
  const done = vi.fn(() => Promise.resolve(true));
  const reloaded = made(done);
  await reloaded.flush();
  await reloaded.flush();
  expect(done.mock.calls).toEqual([[{ conversation: 'ada', seq: 7 }, false]]);
  expect(localStorage.length).toBe(0);
});

it('is stale when the customer wrote again, or somebody else solved it', async () => {
  const stale: boolean[] = [];
  const solve = (_: Intent, late: boolean) => Promise.resolve(stale.push(late) > 0);
  localStorage.setItem(
    'mara:solve',
    JSON.stringify([
      { conversation: 'ada', seq: 7 },
      { conversation: 'jun', seq: 2 },
    ]),
  );
  rows.set('ada', row('ada', { last_seq: 8, last_author: 'contact' }));
  rows.set('jun', row('jun', { last_seq: 2, status: 'solved' }));
  await made(solve).flush();
  expect([stale, localStorage.length]).toEqual([[true, true], 0]);
});

it('survives a storage that holds something else', async () => {
  localStorage.setItem('mara:solve', 'not JSON');
  await expect(made(() => Promise.resolve(true)).flush()).resolves.toBeUndefined();
});

it('runs a macro before it solves, and each by itself', async () => {
  rows.set('ada', row('ada', { last_seq: 7, last_author: 'agent' }));
  const macro = { id: 'refund', name: 'Refund' };
  const act = vi.fn((intent: Intent) => Promise.resolve(!intent.macro)); // nobody answers the macro
  const first = made(act);
  first.add(JSON.stringify({ macro, solve: true }), { conversation: 'ada', seq: 7, client_id: 'reply-0001' });
  await vi.waitFor(() => expect(act).toHaveBeenCalledTimes(2));
  expect(act.mock.calls.map(([intent]) => intent.macro)).toEqual([macro, undefined]);
  const again = vi.fn(() => Promise.resolve(true));
  await made(again).flush();
  expect(again.mock.calls).toEqual([[{ conversation: 'ada', seq: 7, client_id: 'reply-0001', macro }, false]]);
  expect(localStorage.length).toBe(0);
});
