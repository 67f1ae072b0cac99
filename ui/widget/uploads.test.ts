import { beforeEach, expect, test, vi } from 'vitest';
import type { VisitorApi } from '../shared/api';
import { ApiError } from '../shared/errors';
import type { Attachment } from '../shared/protocol';
import type { UploadOptions } from '../shared/upload';
import { Memory } from './memory';
import { Uploads } from './uploads';

interface Started {
  options: UploadOptions;
  end: (stored: Attachment) => void;
  fail: (reason: unknown) => void;
  cancel: () => void;
}
const started = vi.hoisted(() => [] as Started[]);
vi.mock('../shared/upload', () => ({
  Cancelled: class Cancelled extends Error {},
  upload: (_target: unknown, _file: File, options: UploadOptions) => {
    const { promise, resolve, reject } = pending();
    const cancel = vi.fn();
    started.push({ options, end: resolve, fail: reject, cancel });
    return { done: promise, cancel };
  },
}));

function pending() {
  let resolve!: (stored: Attachment) => void;
  let reject!: (reason: unknown) => void;
  const promise = new Promise<Attachment>((a, b) => ([resolve, reject] = [a, b]));
  return { promise, resolve, reject };
}

const stored = (id: string): Attachment => ({ id, name: `${id}.png`, mime: 'image/png', size: 4 });
const file = (name = 'lamp.png') => new File(['lamp'], name, { type: 'image/png' });
const settle = () => new Promise((done) => queueMicrotask(() => queueMicrotask(() => done(undefined))));

const removeFile = vi.fn(() => Promise.resolve());
let memory: Memory;
let uploads: Uploads;

beforeEach(() => {
  started.length = 0;
  removeFile.mockClear();
  localStorage.clear();
  memory = new Memory('pk_lamp');
  uploads = new Uploads({ removeFile } as unknown as VisitorApi, memory, { max_bytes: 10, max_count: 2 });
});

test('a file before the first message belongs to a token that is not stored yet, and is that of the message', () => {
  uploads.add([file()], undefined);
  expect(localStorage.length).toBe(0);
  const { held } = memory;
  expect(held).toMatch(/^[\w-]{43}$/);
  memory.token = memory.hold();
  expect(localStorage.getItem('porchlight:pk_lamp')).toBe(held);
});

test('what has arrived goes with the message, in the order it was chosen', async () => {
  uploads.add([file('a.png'), file('b.png')], 'c1');
  expect([uploads.busy, started[0]?.options.fields]).toEqual([true, { conversation: 'c1' }]);
  started[1]?.end(stored('b'));
  started[0]?.end(stored('a'));
  await settle();
  expect(uploads.busy).toBe(false);
  expect(uploads.take().map(({ id }) => id)).toEqual(['a', 'b']);
  expect(uploads.list).toEqual([]);
});

test('a file that is too large is told at once and sends nothing', () => {
  uploads.add([new File(['x'.repeat(11)], 'big.png')], undefined);
  expect(uploads.list[0]?.fault).toEqual({ reason: 'size' });
  expect(started).toEqual([]);
});

test('files beyond what a message takes are left out, and it is said', () => {
  expect(uploads.add([file(), file(), file()], undefined)).toBe(false);
  expect(uploads.list).toHaveLength(2);
});

test('a refusal keeps the file with the words of the desk, and it can be tried again', async () => {
  uploads.add([file()], undefined);
  started[0]?.fail(new ApiError(413, { code: 'too_large', text: 'This picture is too large.' }));
  await settle();
  expect(uploads.list[0]?.fault).toEqual({ reason: 'refused', text: 'This picture is too large.' });
  uploads.retry(uploads.list[0]?.key ?? 0, undefined);
  expect([uploads.faulty, started.length]).toEqual([false, 2]);
});

test('what is taken back is stopped, or deleted when it had arrived', async () => {
  uploads.add([file('a.png'), file('b.png')], undefined);
  started[0]?.end(stored('a'));
  await settle();
  for (const { key } of uploads.list) uploads.remove(key);
  expect(removeFile).toHaveBeenCalledExactlyOnceWith('a');
  expect(started[1]?.cancel).toHaveBeenCalledOnce();
});

test('letters that turn the direction of a name are not shown', () => {
  uploads.add([file('invoice\u202Egnp.exe')], undefined);
  expect(uploads.list[0]?.name).toBe('invoicegnp.exe');
});
