import PocketBase, { BaseAuthStore } from 'pocketbase';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { words } from '../../words.svelte';
import { follow } from '../words.svelte';
import { Sheet, type Kept } from './sheet.svelte';

type Team = Kept & { name: string; assignment: string };

/** The server, as far as a sheet knows it: one record, and who saved it last. */
class Server {
  record: Team = { id: 'team1', updated: '1', name: 'Support', assignment: 'manual' };
  requests: { method: string; body: unknown; match: string | null }[] = [];
  refuse: Response | undefined;

  constructor() {
    vi.stubGlobal('fetch', (url: string, init: RequestInit) => Promise.resolve(this.#answer(url, init)));
  }

  /** What another admin does. */
  change(part: Partial<Team>): void {
    this.record = { ...this.record, ...part, updated: `${Number(this.record.updated) + 1}` };
  }

  #answer(_: string, init: RequestInit): Response {
    const method = init.method ?? 'GET';
    if (method === 'GET') return Response.json(this.record);
    const body = JSON.parse(init.body as string) as Partial<Team>;
    const match = new Headers(init.headers).get('If-Match');
    this.requests.push({ method, body, match });
    if (this.refuse) return this.refuse.clone();
    if (match !== `"${this.record.updated}"`) return Response.json({ message: 'stale' }, { status: 409 });
    this.change(body);
    return Response.json(this.record);
  }
}

let server: Server;
let sheet: Sheet<Team>;
let undo: () => Promise<boolean>;

beforeEach(async () => {
  await words().use('en');
  await follow();
  server = new Server();
  undo = () => Promise.resolve(false);
  sheet = new Sheet(
    new PocketBase('http://localhost', new BaseAuthStore()),
    'teams',
    { ...server.record },
    {
      checks: { name: (name: string) => (name ? '' : 'A name is needed.') },
      saved: (_, back) => (undo = back),
    },
  );
});

describe('a field', () => {
  test('is saved by itself, and undone', async () => {
    sheet.edit('name', 'Parcels');
    expect(await sheet.save('name')).toBe(true);
    expect(server.requests).toEqual([{ method: 'PATCH', body: { name: 'Parcels' }, match: '"1"' }]);
    expect([sheet.mark('name').state, sheet.unsaved]).toEqual(['saved', false]);
    expect(await undo()).toBe(true);
    expect(server.record.name).toBe('Support');
  });

  test('that did not change asks nothing of the server', async () => {
    sheet.edit('name', 'Support');
    expect(await sheet.save('name')).toBe(true);
    expect(server.requests).toEqual([]);
  });

  test('with a wrong value says so, and keeps what was typed', async () => {
    expect(await sheet.save('name', '')).toBe(false);
    expect([sheet.mark('name').fault, sheet.get('name')]).toEqual(['A name is needed.', '']);
    expect(server.requests).toEqual([]);
  });

  test.each([
    [Response.json({ data: { name: { code: 'x', message: 'Not this.' } } }, { status: 400 }), 'Not this.'],
    [
      Response.json({ data: { name: { code: 'validation_not_unique' } } }, { status: 400 }),
      'This is taken already. Choose another.',
    ],
    [Response.json({}, { status: 403 }), 'Not saved: you may not change this. Ask an admin.'],
    [
      Response.json({}, { status: 500 }),
      'Not saved: something went wrong on the server. Try again; what you typed is kept.',
    ],
  ])('that the server refuses says why, and keeps what was typed', async (refusal, text) => {
    server.refuse = refusal;
    expect(await sheet.save('name', 'Parcels')).toBe(false);
    expect([sheet.mark('name').fault, sheet.get('name'), sheet.unsaved]).toEqual([text, 'Parcels', true]);
  });

  test('is kept when nobody answers', async () => {
    vi.stubGlobal('fetch', () => Promise.reject(new TypeError('refused')));
    expect(await sheet.save('name', 'Parcels')).toBe(false);
    expect(sheet.mark('name').fault).toContain('did not answer');
    expect(sheet.get('name')).toBe('Parcels');
  });
});

describe('with another admin at the same record', () => {
  test('a save of another field goes through', async () => {
    server.change({ assignment: 'round_robin' });
    expect(await sheet.save('name', 'Parcels')).toBe(true);
    expect([server.record.name, server.record.assignment]).toEqual(['Parcels', 'round_robin']);
    expect(sheet.get('assignment')).toBe('round_robin');
  });

  test('a save of the same field asks, and writes nothing', async () => {
    server.change({ name: 'Letters' });
    expect(await sheet.save('name', 'Parcels')).toBe(false);
    expect(sheet.mark('name').theirs).toEqual({ value: 'Letters' });
    expect([server.record.name, sheet.get('name')]).toEqual(['Letters', 'Parcels']);
  });

  test('leaving the field, or typing on, is no answer to the question', async () => {
    server.change({ name: 'Letters' });
    await sheet.save('name', 'Parcels');
    sheet.edit('name', 'Parcels!');
    expect(await sheet.save('name')).toBe(false);
    expect([server.record.name, sheet.mark('name').theirs]).toEqual(['Letters', { value: 'Letters' }]);
  });

  test('theirs can be taken', async () => {
    server.change({ name: 'Letters' });
    await sheet.save('name', 'Parcels');
    sheet.takeTheirs('name');
    expect([sheet.get('name'), sheet.mark('name').theirs, sheet.unsaved]).toEqual(['Letters', undefined, false]);
  });

  test('mine can be saved over it', async () => {
    server.change({ name: 'Letters' });
    await sheet.save('name', 'Parcels');
    expect(await sheet.keepMine('name')).toBe(true);
    expect(server.record.name).toBe('Parcels');
  });
});
