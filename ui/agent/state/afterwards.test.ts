import { beforeEach, expect, it, vi } from 'vitest';
import { row } from '../testing/cast';
import { Afterwards } from './afterwards';

beforeEach(() => localStorage.clear());

const rows = new Map([['ada', row('ada', { last_seq: 7, last_author: 'agent' })]]);
const made = (solve: (id: string) => Promise<boolean>) =>
  new Afterwards({ key: 'mara:solve', storage: localStorage, row: (id) => rows.get(id), solve });

it('is kept through a reload until it is done, and done once', async () => {
  const lost = vi.fn(() => Promise.resolve(false));
  made(lost).add({ conversation: 'ada', seq: 7 });
  await vi.waitFor(() => expect(lost).toHaveBeenCalledOnce());
  const done = vi.fn(() => Promise.resolve(true));
  const reloaded = made(done);
  await reloaded.flush();
  await reloaded.flush();
  expect(done.mock.calls).toEqual([['ada']]);
  expect(localStorage.length).toBe(0);
});

it('is dropped when the customer wrote again, or somebody else solved it', async () => {
  const solve = vi.fn(() => Promise.resolve(true));
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
  expect([solve.mock.calls.length, localStorage.length]).toEqual([0, 0]);
});

it('survives a storage that holds something else', async () => {
  localStorage.setItem('mara:solve', 'not JSON');
  await expect(made(() => Promise.resolve(true)).flush()).resolves.toBeUndefined();
});
