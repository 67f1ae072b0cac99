import PocketBase, { BaseAuthStore } from 'pocketbase';
import { beforeEach, expect, test, vi } from 'vitest';
import { words } from '../../words.svelte';
import type { VersionRecord } from '../state/types';
import { follow } from '../words.svelte';
import { Week } from './week.svelte';

const first: VersionRecord = {
  id: 'v1',
  updated: '',
  calendar: 'c1',
  version: 1,
  tz: 'Europe/Berlin',
  weekly: [{ day: 1, from: '09:00', to: '17:00' }],
};

let versions: VersionRecord[];
let week: Week;
let undo: () => Promise<boolean>;

beforeEach(async () => {
  await words().use('en');
  await follow();
  versions = [first];
  vi.stubGlobal('fetch', (_: string, init: RequestInit) => {
    const newest = versions.at(-1) as VersionRecord;
    if (init.method !== 'POST') return Promise.resolve(Response.json({ items: [newest] }));
    const asked = JSON.parse(init.body as string) as VersionRecord;
    if (asked.version <= newest.version) {
      const data = { version: { code: 'validation_not_unique' } };
      return Promise.resolve(Response.json({ data }, { status: 400 }));
    }
    versions.push({ ...asked, id: `v${asked.version}`, updated: '' });
    return Promise.resolve(Response.json(versions.at(-1)));
  });
  week = new Week(new PocketBase('http://localhost', new BaseAuthStore()), 'c1', first, 'UTC', (back) => (undo = back));
});

test('saving adds a version, and undoing adds the former hours as another', async () => {
  week.split(1);
  expect(week.day(1).map(({ from, to }) => `${from}-${to}`)).toEqual(['09:00-12:00', '13:00-17:00']);
  expect([week.changed, await week.save(), week.changed]).toEqual([true, true, false]);
  expect(versions.map(({ version }) => version)).toEqual([1, 2]);
  expect(await undo()).toBe(true);
  expect(versions.at(-1)).toMatchObject({ version: 3, weekly: first.weekly });
});

test('of two admins the later is asked, keeps what was entered, and may save over it', async () => {
  versions.push({ ...first, id: 'v2', version: 2, weekly: [] });
  week.open(2, true);
  expect(await week.save()).toBe(false);
  expect([week.conflict, week.day(2).length, versions.length]).toEqual([true, 1, 2]);
  expect(await week.save()).toBe(true);
  expect(versions.at(-1)?.weekly).toHaveLength(2);
});

test('after a conflict the other’s hours can be taken', async () => {
  versions.push({ ...first, id: 'v2', version: 2, weekly: [] });
  week.open(2, true);
  await week.save();
  week.discard();
  expect([week.weekly, week.changed, week.conflict]).toEqual([[], false, false]);
});

test('hours that overlap or lack an end are not saved', async () => {
  week.split(1);
  week.change(1, 1, { from: '11:00' });
  expect(week.problem(1)).toBe('These hours overlap. Change one of them.');
  week.change(1, 1, { from: '13:00', to: '' });
  expect(week.problem(1)).toContain('Enter both times');
  expect(await week.save()).toBe(false);
  expect(versions).toHaveLength(1);
});

test('one day’s hours go to all open days, and to no closed one', () => {
  week.open(3, true);
  week.change(1, 0, { to: '20:00' });
  week.spread(1);
  expect([week.day(3)[0]?.to, week.day(5)]).toEqual(['20:00', []]);
});
