import { flushSync } from 'svelte';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { mara, me } from '../testing/cast';
import { FakeSocket, type FakeDesk } from '../testing/fakedesk';
import { running } from '../testing/running';
import type { Desk } from './desk.svelte';

let server: FakeDesk;
let desk: Desk;
let stop: () => void;

const ada = { kind: 'contact', id: 'contact-ada', name: 'Ada Park' } as const;

beforeEach(async () => {
  ({ server, desk, stop } = await running());
});

afterEach(() => stop());

/** Everything that is under way has arrived. */
const settled = (check: () => void) => vi.waitFor(check);
const bodies = () => desk.timeline('ada').messages.map(({ body }) => body);

function cut() {
  server.down = true;
  for (const socket of [...server.sockets]) socket.drop(1006);
}

function comeBack() {
  server.down = false;
  desk.connection.line.connect();
}

describe('the pages that a customer looks at', () => {
  const trail = () => desk.head('ada')?.contact.trail?.map(({ page }) => page) ?? [];
  const visit = (page: string, at: number) => {
    server.tell({ t: 'page', conversation: 'ada', page, title: 'Lamps', at });
  };

  it('stand first in the trail as soon as they are opened, each once', async () => {
    await desk.open('ada');
    const before = trail();
    visit('/lamps/heron', Date.now());
    await settled(() => expect(trail()).toEqual(['/lamps/heron', ...before]));
    visit('/lamps/heron', Date.now() + 1);
    visit('/basket', Date.now() + 2);
    await settled(() => expect(trail()).toEqual(['/basket', '/lamps/heron', ...before]));
  });

  it('are not lost to an answer that was on its way', async () => {
    visit('/lamps/heron', Date.now() + 1000);
    await desk.open('ada');
    expect(trail()[0]).toBe('/lamps/heron');
  });

  it('show that the customer is there', async () => {
    visit('/lamps/heron', Date.now());
    await settled(() => expect(desk.sightings.online('ada')).toBe(true));
  });
});

describe('a workspace', () => {
  it('shows a sent message at once and exactly once', async () => {
    await desk.open('ada');
    desk.send('ada', 'reply', 'On its way');
    flushSync();
    expect(desk.unsent('ada').map(({ body }) => body)).toEqual(['On its way']);
    await settled(() => expect(desk.unsent('ada')).toEqual([]));
    expect(bodies().filter((body) => body === 'On its way')).toHaveLength(1);
    expect(desk.conversations.get('ada')).toMatchObject({ waiting_since: 0, last_author: 'agent' });
  });

  it('keeps what is written without a connection and sends it once on return', async () => {
    await desk.open('ada');
    cut();
    desk.send('ada', 'reply', 'Written in a tunnel');
    expect(desk.pending).toBe(true);
    comeBack();
    desk.connection.line.connect();
    await settled(() => expect(desk.pending).toBe(false));
    expect(server.messages('ada').filter(({ body }) => body === 'Written in a tunnel')).toHaveLength(1);
    expect(bodies().filter((body) => body === 'Written in a tunnel')).toHaveLength(1);
  });

  it('catches up with what was said and done while it was away, without a reload', async () => {
    await desk.open('ada');
    cut();
    for (let i = 0; i < 300; i++) server.add('ada', { author: ada, body: `while away ${i}` });
    server.patch('lea', { status: 'solved' });
    expect(desk.conversations.get('lea')?.status).toBe('open');
    comeBack();
    await settled(() => expect(bodies()).toHaveLength(306));
    expect(desk.timeline('ada').messages.map(({ seq }) => seq)).toEqual(Array.from({ length: 306 }, (_, i) => i + 1));
    expect(desk.conversations.get('lea')?.status).toBe('solved');
  });

  it('stays readable while the server is away, and says so within two seconds', async () => {
    await desk.open('ada');
    cut();
    expect(bodies().length).toBeGreaterThan(0);
    expect(desk.connection.live).toBe(false);
    expect(desk.connection.trouble).toBeUndefined();
    await vi.waitFor(() => expect(desk.connection.trouble).toBe('reconnecting'), 2000);
    comeBack();
    await settled(() => expect(desk.connection.trouble).toBeUndefined());
  });

  it('shows who writes until they are done', async () => {
    server.tell({ t: 'typing', conversation: 'ada', author: ada, on: true, text: 'Is there' });
    await settled(() => expect(desk.typing.customer('ada')?.text).toBe('Is there'));
    server.add('ada', { author: ada, body: 'Is there a way?' });
    await settled(() => expect(desk.typing.customer('ada')).toBeUndefined());
  });

  it('does not show its own agent as somebody who writes', async () => {
    server.tell({ t: 'typing', conversation: 'ada', author: { kind: 'agent', id: mara }, on: true });
    server.tell({ t: 'typing', conversation: 'jun', author: ada, on: true });
    await settled(() => expect(desk.typing.in('jun')).toHaveLength(1));
    expect(desk.typing.in('ada')).toEqual([]);
  });

  it('counts a conversation as unread until it was seen', async () => {
    await desk.open('ada');
    server.add('ada', { author: ada, body: 'Hello?' });
    const row = () => desk.conversations.get('ada');
    await settled(() => expect(row()?.preview).toBe('Hello?'));
    expect(desk.marks.unread(row() as never)).toBe(true);
    desk.marks.see('ada', row()?.last_seq ?? 0);
    expect(desk.marks.unread(row() as never)).toBe(false);
  });

  it('takes a change back when the server refuses it', async () => {
    const before = desk.conversations.get('jun');
    cut();
    await expect(desk.change('jun', { assignee: mara })).rejects.toThrow();
    expect(desk.conversations.get('jun')).toEqual(before);
  });

  it('solves after the answer is kept, not before', async () => {
    await desk.open('ada');
    desk.send('ada', 'reply', 'Done', { solve: true });
    expect(desk.conversations.get('ada')?.status).toBe('open');
    await settled(() => expect(server.conversations.get('ada')?.status).toBe('solved'));
    expect(server.messages('ada').at(-1)?.body).toBe('Done');
  });

  it('loads anew when another database answers', async () => {
    await desk.open('ada');
    const after = { ...me, epoch: 'restored', pos: 7 };
    const original = server.answer.bind(server);
    vi.spyOn(server, 'answer').mockImplementation((url, method, body) =>
      url.pathname === '/api/desk/me' ? Promise.resolve({ body: after }) : original(url, method, body),
    );
    const [socket] = server.sockets as Set<FakeSocket>;
    server.conversations.delete('bo');
    socket?.hear({
      t: 'welcome',
      v: 1,
      epoch: 'restored',
      now: Date.now(),
      pos: 7,
      self: { kind: 'agent', id: mara, name: '' },
    });
    await settled(() => expect(desk.conversations.get('bo')).toBeUndefined());
    await settled(() => expect(desk.connection.pos).toBe(7));
    expect(desk.conversations.get('ada')).toBeDefined();
  });
});
