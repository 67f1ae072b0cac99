import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Outbox, type OutboxOptions } from './outbox';
import type { Ack, Refusal, Send } from './protocol';

interface Call {
  frame: Send;
  ack: (opened?: string) => Promise<void>;
  fail: (reason: unknown) => Promise<void>;
}

let calls: Call[];
const open: Outbox[] = [];

const deliver = (frame: Send) =>
  new Promise<Ack>((resolve, reject) => {
    const settled = async (act: () => void) => {
      act();
      await vi.advanceTimersByTimeAsync(0);
    };
    calls.push({
      frame,
      ack: (opened) =>
        settled(() =>
          resolve({
            t: 'ack',
            client_id: frame.client_id,
            conversation: frame.conversation ?? opened ?? '',
            message: { id: frame.client_id, kind: 'reply', author: { kind: 'contact' }, at: 0, body: frame.body },
          }),
        ),
      fail: (reason) => settled(() => reject(reason)),
    });
  });

function outbox(more: Partial<OutboxOptions> = {}): Outbox {
  const made = new Outbox({ key: 'porchlight:test', storage: localStorage, deliver, ...more });
  open.push(made);
  return made;
}

const refusal = (code: Refusal['code'], retry_after?: number): Refusal => ({
  code,
  text: code,
  ...(retry_after !== undefined && { retry_after }),
});
const bodies = () => calls.map(({ frame }) => frame.body);

beforeEach(() => {
  vi.useFakeTimers();
  localStorage.clear();
  calls = [];
});
afterEach(() => {
  for (const box of open.splice(0)) box.close();
  vi.useRealTimers();
});

describe('an outbox', () => {
  it('sends one message of a conversation after the other, and conversations side by side', async () => {
    const box = outbox();
    for (const body of ['1', '2']) box.add({ conversation: 'a', body });
    box.add({ conversation: 'b', body: '3' });
    expect(bodies()).toEqual(['1', '3']);
    await calls[0]?.ack();
    expect(bodies()).toEqual(['1', '3', '2']);
  });

  it('gives the messages behind a first one the conversation that it opened', async () => {
    const box = outbox();
    box.add({ body: 'first', opening: { page: '/lamps' } });
    box.add({ body: 'second', opening: { page: '/lamps' } });
    await calls[0]?.ack('c1');
    expect(calls[1]?.frame).toMatchObject({ body: 'second', conversation: 'c1' });
    expect(calls[1]?.frame.opening).toBeUndefined();
  });

  it('repeats after a loss with the same client_id, only when told to', async () => {
    const box = outbox();
    box.add({ conversation: 'a', body: 'x' });
    await calls[0]?.fail(new Error('lost'));
    expect(calls).toHaveLength(1);
    box.flush();
    expect(calls[1]?.frame).toEqual(calls[0]?.frame);
  });

  it('outlives the page', async () => {
    outbox({ mayFlush: () => false }).add({ conversation: 'a', body: 'kept' });
    const next = outbox();
    next.flush();
    await calls[0]?.ack();
    expect(next.items).toEqual([]);
    expect(localStorage.length).toBe(0);
  });

  it('waits as long as the server says and tells why', async () => {
    const box = outbox();
    box.add({ conversation: 'a', body: 'x' });
    await calls[0]?.fail(refusal('storage_full', 3));
    expect(box.items[0]?.delayed?.code).toBe('storage_full');
    await vi.advanceTimersByTimeAsync(2_999);
    expect(calls).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(calls).toHaveLength(2);
  });

  it('puts a refusal on the message and goes on with the next', async () => {
    const box = outbox();
    box.add({ conversation: 'a', body: 'too long' });
    box.add({ conversation: 'a', body: 'fine' });
    await calls[0]?.fail(refusal('too_large'));
    expect(box.items.map((item) => item.error?.code)).toEqual(['too_large', undefined]);
    expect(bodies()).toEqual(['too long', 'fine']);
  });

  it('retries a conflict under another client_id, anything else under the same', async () => {
    const box = outbox();
    const { client_id } = box.add({ conversation: 'a', body: 'x' });
    await calls[0]?.fail(refusal('forbidden'));
    box.retry(client_id);
    expect(calls[1]?.frame.client_id).toBe(client_id);
    await calls[1]?.fail(refusal('conflict'));
    box.retry(client_id);
    expect(calls[2]?.frame.client_id).not.toBe(client_id);
    expect(box.items).toHaveLength(1);
  });

  it('gives the text of a removed message back', async () => {
    const box = outbox();
    const { client_id } = box.add({ conversation: 'a', body: 'oops' });
    await calls[0]?.fail(refusal('forbidden'));
    expect(box.remove(client_id)?.body).toBe('oops');
    expect(localStorage.length).toBe(0);
  });

  it('sends what another tab wrote, once, when it owns the line', async () => {
    const leader = outbox();
    const follower = outbox({ mayFlush: () => false });
    const item = follower.add({ conversation: 'a', body: 'from the other tab' });
    expect(calls).toHaveLength(0);
    const key = `porchlight:test:out:${item.client_id}`;
    const told = (newValue: string | null) =>
      dispatchEvent(new StorageEvent('storage', { key, newValue, storageArea: localStorage }));
    told(localStorage.getItem(key));
    expect(bodies()).toEqual(['from the other tab']);
    await calls[0]?.ack();
    told(null);
    expect([leader.items, follower.items]).toEqual([[], []]);
  });

  it('works where nothing may be stored', async () => {
    const box = outbox({ storage: undefined });
    box.add({ conversation: 'a', body: 'x' });
    await calls[0]?.ack();
    expect(box.items).toEqual([]);
  });
});
