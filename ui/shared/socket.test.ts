import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { FakeWebSocket } from './fakes';
import type { Hello, Send } from './protocol';
import { backoff, Lost, Refused, Socket, socketUrl, type SocketOptions } from './socket';

const hello: Hello = { t: 'hello', v: 1, as: 'visitor', inbox: 'pk', token: 'x' };
const message: Send = { t: 'send', client_id: 'abcdefgh', body: 'Hi' };
const open: Socket[] = [];
const settle = () => vi.advanceTimersByTimeAsync(0);

async function line(more: Partial<SocketOptions> = {}): Promise<Socket> {
  const made = new Socket({ url: 'wss://desk.example/api/chat/socket', hello: () => hello, ...more });
  open.push(made);
  made.connect();
  await settle();
  return made;
}

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('WebSocket', FakeWebSocket);
  vi.spyOn(Math, 'random').mockReturnValue(0);
  FakeWebSocket.all = [];
});
afterEach(() => {
  for (const made of open.splice(0)) made.close();
  vi.useRealTimers();
});

describe('a line', () => {
  it('says hello first and is live after the welcome', async () => {
    const made = await line();
    FakeWebSocket.last.onopen?.();
    expect(FakeWebSocket.last.sent).toEqual([JSON.stringify(hello)]);
    expect(made.state.phase).toBe('connecting');
    FakeWebSocket.last.welcome();
    expect(made.state.phase).toBe('live');
  });

  it('tells each frame by its name', async () => {
    const made = await line();
    const heard: string[] = [];
    made.on('gone', ({ conversation }) => heard.push(conversation));
    FakeWebSocket.last.welcome();
    FakeWebSocket.last.hear({ t: 'gone', conversation: 'a' }, { t: 'gone', conversation: 'b' });
    expect(heard).toEqual(['a', 'b']);
  });

  it('comes back by itself, later each time, and counts failures until a welcome', async () => {
    const made = await line();
    FakeWebSocket.last.onclose?.({ code: 1006 });
    expect(made.state).toMatchObject({ phase: 'waiting', failures: 1, retryAt: Date.now() + 250 });
    await vi.advanceTimersByTimeAsync(250);
    FakeWebSocket.last.onclose?.({ code: 1006 });
    expect(made.state).toMatchObject({ failures: 2, retryAt: Date.now() + 500 });
    await vi.advanceTimersByTimeAsync(500);
    expect(FakeWebSocket.all).toHaveLength(3);
    FakeWebSocket.last.welcome();
    expect(made.state).toMatchObject({ phase: 'live', failures: 0 });
  });

  it('comes back when a restarting server said it may', async () => {
    const made = await line();
    FakeWebSocket.last.welcome();
    FakeWebSocket.last.hear({ t: 'bye', code: 'restart', retry_after: [3, 5] });
    FakeWebSocket.last.onclose?.({ code: 1012 });
    expect(made.state.retryAt).toBe(Date.now() + 3_000);
  });

  it.each([
    [4400, 'protocol'],
    [4401, 'unauthorized'],
  ])('stays away after %i', async (code, reason) => {
    const made = await line();
    FakeWebSocket.last.onclose?.({ code });
    expect(made.state).toMatchObject({ phase: 'stopped', reason });
    await vi.advanceTimersByTimeAsync(60_000);
    expect(FakeWebSocket.all).toHaveLength(1);
  });

  it('asks for its rights anew when they were revoked', async () => {
    const renew = vi.fn(async () => false);
    const made = await line({ renew });
    FakeWebSocket.last.onclose?.({ code: 4403 });
    await settle();
    expect(renew).toHaveBeenCalledOnce();
    expect(made.state).toMatchObject({ phase: 'stopped', reason: 'unauthorized' });
  });

  it('waits half a minute when it was too much', async () => {
    const made = await line();
    FakeWebSocket.last.onclose?.({ code: 4429 });
    expect(made.state.retryAt).toBe(Date.now() + 30_000);
  });

  it('stops without a token, and waits when none could be fetched', async () => {
    expect((await line({ hello: () => undefined })).state.reason).toBe('unauthorized');
    expect((await line({ hello: () => Promise.reject(new Error('offline')) })).state.phase).toBe('waiting');
  });

  it('knows at once that the network went, and returns with it', async () => {
    const made = await line();
    FakeWebSocket.last.welcome();
    dispatchEvent(new Event('offline'));
    expect(made.state).toMatchObject({ phase: 'waiting', online: false });
    dispatchEvent(new Event('online'));
    await settle();
    expect(FakeWebSocket.all).toHaveLength(2);
  });

  it('begins anew when the stream is broken', async () => {
    const made = await line();
    FakeWebSocket.last.welcome();
    FakeWebSocket.last.onmessage?.({ data: '{' });
    expect(made.state.phase).toBe('waiting');
  });
});

describe('a posted message', () => {
  it('resolves with its acknowledgement', async () => {
    const made = await line();
    FakeWebSocket.last.welcome();
    const ack = made.post(message);
    FakeWebSocket.last.hear({ t: 'ack', client_id: message.client_id, conversation: 'c', message: {} });
    expect(await ack).toMatchObject({ conversation: 'c' });
  });

  it('rejects with the refusal', async () => {
    const made = await line();
    FakeWebSocket.last.welcome();
    const ack = made.post(message);
    FakeWebSocket.last.hear({ t: 'error', re: message.client_id, code: 'conflict', text: 'Used.' });
    await expect(ack).rejects.toMatchObject({ code: 'conflict', text: 'Used.' });
    await expect(ack).rejects.toBeInstanceOf(Refused);
  });

  it('is lost with the connection, and when nobody answers', async () => {
    const made = await line();
    await expect(made.post(message)).rejects.toBeInstanceOf(Lost);
    FakeWebSocket.last.welcome();
    const cut = made.post(message);
    FakeWebSocket.last.onclose?.({ code: 1006 });
    await expect(cut).rejects.toBeInstanceOf(Lost);
    await vi.advanceTimersByTimeAsync(1_000);
    FakeWebSocket.last.welcome();
    const silent = made.post(message).catch((reason: unknown) => reason);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(await silent).toBeInstanceOf(Lost);
    expect(made.state.phase).not.toBe('live');
  });

  it('that is too large is refused rather than repeated', async () => {
    const made = await line();
    FakeWebSocket.last.welcome();
    const ack = made.post(message);
    FakeWebSocket.last.onclose?.({ code: 1009 });
    await expect(ack).rejects.toMatchObject({ code: 'too_large' });
  });
});

it('finds the socket of a server', () => {
  expect(socketUrl('https://desk.example/x')).toBe('wss://desk.example/api/chat/socket');
  expect(socketUrl('http://127.0.0.1:8090')).toBe('ws://127.0.0.1:8090/api/chat/socket');
});

it('never waits longer than half a minute', () => {
  for (let tries = 1; tries < 40; tries++) expect(backoff(tries)).toBeLessThanOrEqual(30_000);
});
