import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Api } from '../../shared/api';
import { mara, wren } from '../testing/cast';
import type { FakeDesk } from '../testing/fakedesk';
import { running } from '../testing/running';
import type { Desk } from '../state/desk.svelte';
import { SavedViews, type SavedView } from './views.svelte';

let server: FakeDesk;
let desk: Desk;
let views: SavedViews;
let stop: () => void;

const view = (id: string, change: Partial<SavedView> = {}): SavedView => ({
  id,
  agent: mara,
  name: id,
  filter: {},
  shared: false,
  team: '',
  position: 0,
  ...change,
});

beforeEach(async () => {
  const run = await running();
  ({ server, desk } = run);
  server.views = [view('unanswered', { filter: { waiting: 'yes', order: 'wait' }, position: 2 }), view('all')];
  views = new SavedViews(desk, new Api('http://localhost'));
  const end = views.run();
  stop = () => {
    end();
    run.stop();
  };
  await vi.waitFor(() => expect(views.all).toHaveLength(2));
});

afterEach(() => stop());

const shown = (id: string) => views.get(id) as SavedView;
const waiting = () => [...server.conversations.values()].filter((row) => row.status !== 'solved' && row.waiting_since);

describe('the saved views', () => {
  it('stand in their places, and count what is held', () => {
    expect(views.all.map(({ id }) => id)).toEqual(['all', 'unanswered']);
    expect(views.count(shown('unanswered'))).toEqual({ count: waiting().length, more: false });
    expect(views.groups('unanswered').flatMap(({ rows }) => rows.map(({ id }) => id))).toEqual(
      waiting()
        .sort((a, b) => a.waiting_since - b.waiting_since)
        .map(({ id }) => id),
    );
  });

  it('stand where this agent has put them, the others after', async () => {
    server.views = ['a', 'b', 'c', 'd'].map((id, position) => view(id, { position }));
    server.viewOrder = ['c', 'gone', 'b'];
    await views.load();
    const ids = () => views.all.map(({ id }) => id).join('');
    expect(ids()).toBe('cbad');
    await views.move(3, 0);
    expect(ids()).toBe('dcba');
    await views.move(0, 4);
    expect(ids()).toBe('dcba');
  });

  it('stay where they were just put, whatever was being read meanwhile', async () => {
    server.views = ['a', 'b', 'c'].map((id, position) => view(id, { position }));
    await views.load();
    const reading = views.load();
    const saved = views.move(0, 2);
    await reading;
    expect(views.all.map(({ id }) => id).join('')).toBe('bca');
    await saved;
    expect(views.all.map(({ id }) => id).join('')).toBe('bca');
  });

  it('follow every change', async () => {
    const before = waiting().length;
    server.add('priya', { author: { kind: 'contact', id: 'priya' }, body: 'And now?' });
    await vi.waitFor(() => expect(views.count(shown('unanswered'))?.count).toBe(before + 1));
    server.patch('priya', { status: 'solved', waiting_since: 0 });
    await vi.waitFor(() => expect(views.count(shown('unanswered'))?.count).toBe(before));
  });

  it('are read again when the desk says so', async () => {
    server.views = [view('theirs', { agent: wren, shared: true }), ...server.views];
    server.tell({ t: 'views' });
    await vi.waitFor(() => expect(views.get('theirs')).toBeDefined());
    expect([views.may(shown('theirs')), views.may(shown('all'))]).toEqual([desk.me.role === 'admin', true]);
  });

  it('show by their address what is found in them alone', () => {
    const [group] = views.groups('all', 'omar');
    expect(group?.rows.map(({ id }) => id)).toEqual(['omar']);
    expect(views.groups('nobody')).toEqual([]);
  });
});
