import { afterEach, expect, it, vi } from 'vitest';
import type { Bell as Frame } from '../../shared/protocol';
import type { Line } from '../../shared/socket';
import type { DeskApi, Notice } from './api';
import { Bell } from './bell.svelte';

const one = (id: string, read = false): Notice => ({
  id,
  kind: 'mention',
  conversation: `c-${id}`,
  at: 1,
  read,
  number: 1,
  contact_name: 'Ada',
});

function bellOf(pages: Notice[][]) {
  const heard = new Map<string, ((frame: never) => void)[]>();
  const line = {
    on: (type: string, listener: (frame: never) => void) => {
      heard.set(type, [...(heard.get(type) ?? []), listener]);
      return () => undefined;
    },
  } as unknown as Line;
  const api = {
    notifications: vi.fn((before?: string) => {
      const page = pages[before ? 1 : 0] ?? [];
      const unread = pages.flat().filter(({ read }) => !read).length;
      return Promise.resolve({
        notifications: page,
        unread,
        next: before ? '' : pages[1] ? (page.at(-1)?.id ?? '') : '',
      });
    }),
    readNotifications: vi.fn(() => Promise.resolve({ unread: 0 })),
  };
  const bell = new Bell(line, api as unknown as DeskApi);
  const stop = bell.run();
  const tell = (type: string, frame: object) => heard.get(type)?.forEach((listener) => listener(frame as never));
  return { bell, api, stop, tell };
}

afterEach(() => vi.restoreAllMocks());

it('asks for the list with each welcome, and for what is older when somebody wants it', async () => {
  const { bell, tell } = bellOf([[one('n3'), one('n2', true)], [one('n1')]]);
  tell('welcome', {});
  await vi.waitFor(() => expect(bell.loaded).toBe(true));
  expect(bell.list.map(({ id }) => id)).toEqual(['n3', 'n2']);
  expect(bell.unread).toBe(2);
  expect(bell.more).toBe(true);
  await bell.load(true);
  expect(bell.list.map(({ id }) => id)).toEqual(['n3', 'n2', 'n1']);
  expect(bell.more).toBe(false);
});

it('counts what another tab has read, and tells of what comes in', async () => {
  const { bell, tell } = bellOf([[one('n1')]]);
  tell('welcome', {});
  await vi.waitFor(() => expect(bell.unread).toBe(1));
  const rung: string[] = [];
  bell.on(({ id }) => rung.push(id));
  const read: Frame = { t: 'notification', unread: 0 };
  tell('notification', read);
  expect(bell.unread).toBe(0);
  expect(rung).toEqual([]);
  const { number: _, contact_name: __, ...fresh } = one('n2');
  tell('notification', { t: 'notification', unread: 1, notification: fresh });
  expect(bell.unread).toBe(1);
  expect(rung).toEqual(['n2']);
});

it('shows at once what was read, and asks again when the server did not hear it', async () => {
  const { bell, api, tell } = bellOf([[one('n1'), one('n2')]]);
  tell('welcome', {});
  await vi.waitFor(() => expect(bell.unread).toBe(2));
  await bell.read({ conversation: 'c-n1' });
  expect(bell.list.map(({ read }) => read)).toEqual([true, false]);
  api.readNotifications.mockRejectedValueOnce(new Error('gone'));
  await bell.read({ all: true });
  await vi.waitFor(() => expect(bell.unread).toBe(2));
  expect(bell.list.map(({ read }) => read)).toEqual([false, false]);
});
