import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { FakeChannel, FakeLocks, FakeWebSocket } from './fakes';
import type { Ack, Hello, Send } from './protocol';
import { Lost, Refused } from './socket';
import { SharedSocket } from './tabs';

const hello: Hello = { t: 'hello', v: 1, as: 'visitor', inbox: 'pk', token: 'x' };
const message: Send = { t: 'send', client_id: 'abcdefgh', conversation: 'c1', body: 'Hi' };
const ack: Ack = {
  t: 'ack',
  client_id: 'abcdefgh',
  conversation: 'c1',
  message: { id: 'm1', public_seq: 1, kind: 'reply', author: { kind: 'contact' }, body: 'Hi', at: 0 },
};
const tabs: SharedSocket[] = [];
const settle = () => vi.advanceTimersByTimeAsync(0);

async function tab(): Promise<SharedSocket> {
  const made = new SharedSocket('pk', { url: 'wss://desk.example/api/chat/socket', hello: () => hello });
  tabs.push(made);
  made.connect();
  await settle();
  return made;
}

/** Two tabs on a live line, the first of which owns it. */
async function two(): Promise<[SharedSocket, SharedSocket]> {
  const first = await tab();
  FakeWebSocket.last.welcome();
  return [first, await tab()];
}

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('WebSocket', FakeWebSocket);
  vi.stubGlobal('BroadcastChannel', FakeChannel);
  Object.defineProperty(navigator, 'locks', { value: new FakeLocks(), configurable: true });
  FakeWebSocket.all = [];
});
afterEach(() => {
  for (const made of tabs.splice(0)) made.close();
  Reflect.deleteProperty(navigator, 'locks');
  FakeChannel.open.clear();
  vi.useRealTimers();
});

describe('tabs of one session', () => {
  it('share one connection, and both hear what it says', async () => {
    const [first, second] = await two();
    expect(FakeWebSocket.all).toHaveLength(1);
    expect([first.leader, second.leader, second.state.phase]).toEqual([true, false, 'live']);
    const heard: string[] = [];
    for (const one of [first, second]) one.on('gone', ({ conversation }) => heard.push(conversation));
    FakeWebSocket.last.hear({ t: 'gone', conversation: 'c1' });
    await settle();
    expect(heard).toEqual(['c1', 'c1']);
  });

  it('make a newcomer ask for what is true now, and nobody else', async () => {
    const first = await tab();
    FakeWebSocket.last.welcome();
    const woken: string[] = [];
    first.on('wake', () => woken.push('first'));
    const second = new SharedSocket('pk', { url: 'wss://desk.example', hello: () => hello });
    tabs.push(second);
    second.on('wake', () => woken.push('second'));
    second.connect();
    await settle();
    expect(woken).toEqual(['second']);
  });

  it('send through the one that owns the line, and learn of the acknowledgement', async () => {
    const [, second] = await two();
    const posted = second.post(message);
    await settle();
    expect(FakeWebSocket.last.frames.at(-1)).toEqual(message);
    FakeWebSocket.last.hear(ack);
    await expect(posted).resolves.toEqual(ack);
  });

  it('learn of a refusal in the server’s words', async () => {
    const [, second] = await two();
    const posted = second.post(message);
    await settle();
    FakeWebSocket.last.hear({ t: 'error', re: message.client_id, code: 'too_large', text: 'Too long.' });
    await expect(posted).rejects.toEqual(new Refused({ code: 'too_large', text: 'Too long.' }));
  });

  it('know that a message may not have arrived when the line is lost', async () => {
    const [, second] = await two();
    const posted = second.post(message);
    const lost = expect(posted).rejects.toBeInstanceOf(Lost);
    await settle();
    FakeWebSocket.last.onclose?.({ code: 1006 });
    await lost;
    expect(second.state.phase).toBe('waiting');
    expect(second.send({ t: 'typing', conversation: 'c1', on: true })).toBe(false);
  });

  it('pass the line on when its owner leaves, and tell who still waited', async () => {
    const [first, second] = await two();
    const posted = second.post(message);
    const lost = expect(posted).rejects.toBeInstanceOf(Lost);
    await settle();
    first.close();
    await settle();
    await lost;
    expect(second.leader).toBe(true);
    expect(FakeWebSocket.all).toHaveLength(2);
    FakeWebSocket.last.welcome();
    expect(second.state.phase).toBe('live');
    const again = second.post(message);
    FakeWebSocket.last.hear(ack);
    await expect(again).resolves.toEqual(ack);
  });

  it('do not take a line that one waiting tab no longer wants', async () => {
    const [first, second] = await two();
    second.close();
    const third = await tab();
    first.close();
    await settle();
    expect([second.leader, second.state.reason, third.leader]).toEqual([false, 'closed', true]);
  });

  it('have a line each where the browser has no locks', async () => {
    Reflect.deleteProperty(navigator, 'locks');
    const [first, second] = [await tab(), await tab()];
    expect([first.leader, second.leader, FakeWebSocket.all.length]).toEqual([true, true, 2]);
  });
});
