import PocketBase, { BaseAuthStore } from 'pocketbase';
import { expect, test, vi } from 'vitest';
import { Scope, type Scoped } from './scope.svelte';
import { Sheet } from './sheet.svelte';

type Reply = Scoped & { shortcut: string };

test('whom a record is for is saved after what was typed before, not beside it', async () => {
  let record: Reply = { id: 'reply1', updated: '1', team: '', owner: 'mara', shortcut: '' };
  let open = 0;
  vi.stubGlobal('fetch', async (_: string, init: RequestInit) => {
    const read = record; // the whole record is read, changed and written, as the server does
    expect(++open).toBe(1);
    await Promise.resolve();
    open--;
    const change = JSON.parse(init.body as string) as Partial<Reply>;
    record = { ...read, ...change, updated: `${Number(read.updated) + 1}` };
    return Response.json(record);
  });
  const client = new PocketBase('http://localhost', new BaseAuthStore());
  const sheet = new Sheet(client, 'saved_replies', record, { saved: () => undefined });
  const scope = new Scope(sheet, { client, collection: 'saved_replies', me: 'mara', saved: () => undefined });
  await Promise.all([sheet.save('shortcut', 'off'), scope.save('team', '')]);
  expect(record).toMatchObject({ shortcut: 'off', owner: '', team: '' });
});
