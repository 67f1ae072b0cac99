import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { FakeDesk } from '../testing/fakedesk';
import { running } from '../testing/running';
import type { Desk } from './desk.svelte';

let server: FakeDesk;
let desk: Desk;
let stop: () => void;

beforeEach(async () => {
  ({ server, desk, stop } = await running());
  vi.useFakeTimers();
});

afterEach(() => {
  stop();
  vi.useRealTimers();
});

const pass = (ms = 2_000) => vi.advanceTimersByTimeAsync(ms);
const there = (id = 'ada') => server.drafts.get(id)?.reply;
const here = (id = 'ada') => desk.drafts.of(id).reply;

it('what is typed is at the desk a moment later, and what was sent is gone there at once', async () => {
  desk.drafts.write('ada', 'reply', 'Let me lo');
  desk.drafts.write('ada', 'reply', 'Let me look');
  await pass();
  expect(there()).toBe('Let me look');
  expect(desk.drafts.of('ada')).toMatchObject({ unkept: false, version: server.drafts.get('ada')?.version });
  desk.drafts.clear('ada', 'reply');
  await pass(10);
  expect(server.drafts.has('ada')).toBe(false);
  expect([...Object.keys(localStorage)].filter((key) => key.startsWith('porchlight.draft'))).toEqual([]);
});

it('who types without a pause is heard all the same', async () => {
  for (let i = 0; i < 8; i++) {
    desk.drafts.write('ada', 'reply', 'x'.repeat(i + 1));
    await pass(400);
  }
  expect(there()?.length).toBeGreaterThan(2);
});

it('what was written on another computer stands here, until it was sent there', async () => {
  server.wroteElsewhere('ada', 'From the phone');
  await pass(0);
  expect(here()).toBe('From the phone');
  server.drafts.delete('ada');
  server.tell({
    t: 'draft',
    conversation: 'ada',
    version: 0,
    mode: 'reply',
    reply: '',
    note: '',
    files: { reply: [], note: [] },
  });
  await pass(0);
  expect(desk.drafts.has('ada')).toBe(false);
});

it('written in two places at once: both are kept, one below the other, and neither twice', async () => {
  desk.drafts.write('ada', 'reply', 'From the desk');
  server.wroteElsewhere('ada', 'From the phone'); // not taken over: something newer stands here
  await pass(0);
  expect(here()).toBe('From the desk');
  await pass(4_000);
  expect([here(), there()]).toEqual(Array(2).fill('From the desk\n\nFrom the phone'));
  desk.drafts.write('ada', 'reply', `${here()}, and on`);
  await pass(4_000);
  expect(there()).toBe('From the desk\n\nFrom the phone, and on');
});

it('what was typed without a line goes out with the next one, and what ended meanwhile ends here', async () => {
  server.wroteElsewhere('omar', 'Old words');
  await pass(0);
  server.down = true;
  for (const socket of [...server.sockets]) socket.drop(1006);
  desk.drafts.write('ada', 'reply', 'Typed in a tunnel');
  await pass();
  expect(there()).toBeUndefined();
  server.drafts.delete('omar');
  server.down = false;
  desk.connection.line.connect();
  await pass(5_000);
  expect(there()).toBe('Typed in a tunnel');
  expect(desk.drafts.has('omar')).toBe(false);
});

it('what the desk refuses stays in this browser', async () => {
  desk.drafts.write('nowhere', 'reply', 'Still mine');
  await pass(10_000);
  expect(here('nowhere')).toBe('Still mine');
});
