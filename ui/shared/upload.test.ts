import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ApiError, Unreachable } from './errors';
import { Cancelled, upload } from './upload';

/** A request whose server is the test. */
class FakeRequest {
  static all: FakeRequest[] = [];
  static get last(): FakeRequest {
    return FakeRequest.all.at(-1) as FakeRequest;
  }
  status = 0;
  responseText = '';
  upload: { onprogress?: (event: object) => void } = {};
  onloadend = () => {};
  headers: Record<string, string> = {};
  url = '';
  body: FormData | undefined;
  aborted = false;

  open(_: string, url: string) {
    this.url = url;
    FakeRequest.all.push(this);
  }
  setRequestHeader(name: string, value: string) {
    this.headers[name] = value;
  }
  send(body: FormData) {
    this.body = body;
  }
  abort() {
    this.aborted = true;
    this.onloadend();
  }
  sent(loaded: number, total: number) {
    this.upload.onprogress?.({ lengthComputable: true, loaded, total });
  }
  async answer(status: number, body: unknown) {
    this.status = status;
    this.responseText = typeof body === 'string' ? body : JSON.stringify(body);
    this.onloadend();
    await vi.advanceTimersByTimeAsync(0);
  }
}

const stored = { id: 'f1', name: 'lamp.png', mime: 'image/png', size: 4 };
const file = () => new File(['lamp'], 'lamp.png', { type: 'image/png' });
const target = { url: 'https://desk.example/api/desk/visitor/files', headers: () => ({ 'X-Porchlight-Session': 's' }) };

beforeEach(() => {
  vi.useFakeTimers();
  FakeRequest.all = [];
  vi.stubGlobal('XMLHttpRequest', FakeRequest);
});
afterEach(() => vi.useRealTimers());

describe('an upload', () => {
  it('tells how far it is and ends with what the server kept', async () => {
    const parts: number[] = [];
    const { done } = upload(target, file(), { progress: (part) => parts.push(part), fields: { conversation: 'c1' } });
    const request = FakeRequest.last;
    expect([request.url, request.headers]).toEqual([target.url, { 'X-Porchlight-Session': 's' }]);
    expect([...(request.body ?? new FormData()).keys()]).toEqual(['conversation', 'file']);
    request.sent(1, 4);
    request.sent(4, 4);
    await request.answer(201, { file: stored });
    expect(await done).toEqual(stored);
    expect(parts).toEqual([0, 0.25, 1]);
  });

  it('is told why the server refuses, and asks no second time', async () => {
    const { done } = upload(target, file());
    const refused = expect(done).rejects.toMatchObject({ code: 'too_large', text: 'A file has at most 20 MB.' });
    await FakeRequest.last.answer(413, { code: 'too_large', text: 'A file has at most 20 MB.' });
    await refused;
    await expect(done).rejects.toBeInstanceOf(ApiError);
    expect(FakeRequest.all).toHaveLength(1);
  });

  it('is too large for a proxy, which answers with a page', async () => {
    const { done } = upload(target, file());
    const refused = expect(done).rejects.toMatchObject({ code: 'too_large', status: 413 });
    await FakeRequest.last.answer(413, '<html>Request Entity Too Large</html>');
    await refused;
  });

  it('starts again by itself when the network died in the middle, with the token of that moment', async () => {
    let session = 'old';
    const waits: boolean[] = [];
    const headers = () => ({ Authorization: session });
    const { done } = upload({ ...target, headers }, file(), { waiting: (on) => waits.push(on) });
    FakeRequest.last.sent(2, 4);
    await FakeRequest.last.answer(0, '');
    expect([FakeRequest.all.length, waits]).toEqual([1, [true]]);
    session = 'new';
    await vi.advanceTimersByTimeAsync(1000);
    expect([FakeRequest.all.length, waits]).toEqual([2, [true, false]]);
    expect(FakeRequest.last.headers).toEqual({ Authorization: 'new' });
    await FakeRequest.last.answer(201, { file: stored });
    expect(await done).toEqual(stored);
  });

  it('does not wait longer than until the network is back', async () => {
    upload(target, file()).done.catch(() => undefined);
    await FakeRequest.last.answer(0, '');
    dispatchEvent(new Event('online'));
    await vi.advanceTimersByTimeAsync(0);
    expect(FakeRequest.all).toHaveLength(2);
  });

  it('gives a silent attempt up, and all of them in the end', async () => {
    const { done } = upload(target, file());
    const lost = expect(done).rejects.toBeInstanceOf(Unreachable);
    await vi.advanceTimersByTimeAsync(30_000);
    expect(FakeRequest.all[0]?.aborted).toBe(true);
    await vi.advanceTimersByTimeAsync(600_000);
    await lost;
    expect(FakeRequest.all).toHaveLength(7);
  });

  it('waits as long as a busy server asks for', async () => {
    const { done } = upload(target, file());
    await FakeRequest.last.answer(429, { code: 'rate_limited', text: 'Too many.', retry_after: 3 });
    await vi.advanceTimersByTimeAsync(2999);
    expect(FakeRequest.all).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(1);
    await FakeRequest.last.answer(201, { file: stored });
    expect(await done).toEqual(stored);
  });

  it('stops at once when it is cancelled, while it is sent and while it waits', async () => {
    const first = upload(target, file());
    first.cancel();
    await expect(first.done).rejects.toBeInstanceOf(Cancelled);
    expect(FakeRequest.last.aborted).toBe(true);

    const second = upload(target, file());
    await FakeRequest.last.answer(0, '');
    second.cancel();
    await expect(second.done).rejects.toBeInstanceOf(Cancelled);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(FakeRequest.all).toHaveLength(2);
  });
});
