import { beforeEach, expect, it, vi } from 'vitest';
import { flushSync } from 'svelte';
import type { Attachment } from '../../shared/protocol';
import { Drafts } from './drafts.svelte';
import { Uploads } from './uploads.svelte';

/** Requests that the test answers, oldest first. */
class Pending {
  static all: Pending[] = [];
  status = 0;
  responseText = '';
  upload = {};
  onloadend = () => {};
  open() {
    Pending.all.push(this);
  }
  setRequestHeader() {}
  send() {}
  abort() {
    this.onloadend();
  }
}

async function answer(status: number, body: object): Promise<void> {
  const request = Pending.all.shift() as Pending;
  request.status = status;
  request.responseText = JSON.stringify(body);
  request.onloadend();
  await new Promise((resolve) => setTimeout(resolve)); // one turn of the queue
}
const arrived = (id: string) => answer(201, { file: stored(id) });
const stored = (id: string): Attachment => ({ id, name: `${id}.txt`, mime: 'text/plain', size: 4 });
const file = (name: string, size = 4) => new File([new Uint8Array(size)], name);

let drafts: Drafts;
let uploads: Uploads;
const discard = vi.fn(() => Promise.resolve());

beforeEach(() => {
  localStorage.clear();
  Pending.all = [];
  discard.mockClear();
  vi.stubGlobal('XMLHttpRequest', Pending);
  drafts = new Drafts('mara');
  uploads = new Uploads({ drafts, target: () => ({ url: 'https://desk.example/x', headers: () => ({}) }), discard });
});

const ids = (mode: 'reply' | 'note' = 'reply') => drafts.of('ada').files[mode].map(({ id }) => id);

it('what has arrived stands in the draft it was meant for', async () => {
  uploads.add('ada', 'note', [file('a')]);
  expect(uploads.of('ada', 'note')).toHaveLength(1);
  await arrived('f1');
  expect([ids('reply'), ids('note'), uploads.of('ada', 'note').length]).toEqual([[], ['f1'], 0]);
});

it('goes up a few at a time', async () => {
  uploads.add(
    'ada',
    'reply',
    ['a', 'b', 'c', 'd', 'e'].map((name) => file(name)),
  );
  expect(Pending.all).toHaveLength(3);
  await arrived('f1');
  expect(Pending.all).toHaveLength(3);
  for (const id of ['f2', 'f3', 'f4', 'f5']) await arrived(id);
  expect(ids()).toEqual(['f1', 'f2', 'f3', 'f4', 'f5']);
});

it('says before sending what can not be sent: empty, over 20 MB, the eleventh', () => {
  uploads.add('ada', 'reply', [file('empty', 0), file('huge', 20 * 1024 * 1024 + 1)]);
  uploads.add(
    'ada',
    'reply',
    Array.from({ length: 11 }, (_, i) => file(`f${i}`)),
  );
  const faults = uploads.of('ada', 'reply').map(({ fault }) => fault);
  expect(faults.filter(Boolean)).toEqual(['empty', 'too_large', 'too_many']);
  expect(Pending.all).toHaveLength(3);
});

it('a message that waits for its files goes once the last one is there', async () => {
  const send = vi.fn();
  uploads.add('ada', 'reply', [file('a'), file('b')]);
  uploads.hold('ada', 'reply', send);
  await arrived('f1');
  expect([send.mock.calls.length, uploads.holding('ada', 'reply')]).toEqual([0, true]);
  await arrived('f2');
  expect([send.mock.calls.length, uploads.holding('ada', 'reply')]).toEqual([1, false]);
});

it('a file that is refused ends the wait and says why; without it the rest may go', async () => {
  const send = vi.fn();
  uploads.add('ada', 'reply', [file('a'), file('b')]);
  uploads.hold('ada', 'reply', send);
  await answer(400, { code: 'bad_request', text: 'This picture is too large to open.' });
  await arrived('f2');
  flushSync();
  expect([send.mock.calls.length, uploads.holding('ada', 'reply')]).toEqual([0, false]);
  const [refused] = uploads.of('ada', 'reply');
  expect([refused?.fault, refused?.text]).toEqual(['refused', 'This picture is too large to open.']);
  if (refused) uploads.cancel(refused);
  expect([uploads.of('ada', 'reply').length, ids()]).toEqual([0, ['f2']]);
});

it('a cancelled file frees its place, and a removed one is given back to the server', async () => {
  uploads.add('ada', 'reply', [file('a'), file('b')]);
  const [first] = uploads.of('ada', 'reply');
  if (first) uploads.cancel(first);
  Pending.all.shift();
  await arrived('f2');
  uploads.remove('ada', 'reply', 'f2');
  expect([ids(), discard.mock.calls]).toEqual([[], [['f2']]]);
});
