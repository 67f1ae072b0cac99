import { describe, expect, it, vi } from 'vitest';
import type { Message } from '../../shared/protocol';
import { Timeline, type Fetch } from './timeline.svelte';

const message = (seq: number, change: Partial<Message> = {}): Message => ({
  id: `m${seq}`,
  seq,
  kind: 'reply',
  at: seq,
  author: { kind: 'contact' },
  body: `${seq}`,
  ...change,
});

/** A conversation on a server that can grow. */
function server(count: number) {
  const all = Array.from({ length: count }, (_, i) => message(i + 1));
  const fetch = vi.fn<Fetch>(({ after, before = Infinity, limit }) => {
    const found = all.filter(({ seq = 0 }) => (after === undefined ? seq < before : seq > after));
    const messages = after === undefined ? found.slice(-limit) : found.slice(0, limit);
    return Promise.resolve({ messages, more: found.length > limit });
  });
  return { all, fetch, say: () => (all.push(message(all.length + 1)), message(all.length)) };
}

const seqs = (timeline: Timeline) => timeline.messages.map(({ seq }) => seq);

describe('a timeline', () => {
  it('begins with the newest page and pages back to the first message', async () => {
    const timeline = new Timeline(server(120).fetch);
    await timeline.fill();
    expect([timeline.firstSeq, timeline.lastSeq, timeline.more]).toEqual([71, 120, true]);
    await timeline.older();
    await timeline.older();
    expect([timeline.firstSeq, timeline.messages.length, timeline.more]).toEqual([1, 120, false]);
  });

  it('pages back to the message an address points at', async () => {
    const timeline = new Timeline(server(400).fetch);
    await timeline.fill();
    await timeline.reach(203);
    expect(timeline.messages.some(({ seq }) => seq === 203)).toBe(true);
  });

  it('shows a message once, however often it comes', async () => {
    const { fetch } = server(3);
    const timeline = new Timeline(fetch);
    await timeline.fill();
    timeline.add(message(4));
    timeline.add(message(4));
    timeline.add(message(2));
    expect(seqs(timeline)).toEqual([1, 2, 3, 4]);
  });

  it('asks for what is missing before it shows what came behind a gap', async () => {
    const { fetch, say } = server(3);
    const timeline = new Timeline(fetch);
    await timeline.fill();
    say();
    timeline.add(say());
    expect(seqs(timeline)).toEqual([1, 2, 3]);
    await timeline.fill();
    expect(seqs(timeline)).toEqual([1, 2, 3, 4, 5]);
  });

  it('asks once more when the answer is older than the news', async () => {
    const { fetch, say } = server(2);
    const timeline = new Timeline(fetch);
    await timeline.fill();
    fetch.mockResolvedValueOnce({ messages: [], more: false });
    say();
    timeline.add(say());
    await timeline.fill();
    expect(seqs(timeline)).toEqual([1, 2, 3, 4]);
  });

  it('keeps live messages that overtake its first page', async () => {
    const { fetch, say } = server(2);
    const timeline = new Timeline(fetch);
    const loading = timeline.fill();
    timeline.add(say());
    await loading;
    expect(seqs(timeline)).toEqual([1, 2, 3]);
  });

  it('brings exactly what was missed in a thousand messages', async () => {
    const { fetch, say } = server(10);
    const timeline = new Timeline(fetch);
    await timeline.fill();
    for (let i = 0; i < 1000; i++) say();
    await timeline.fill();
    expect(seqs(timeline)).toEqual(Array.from({ length: 1010 }, (_, i) => i + 1));
  });

  it('replaces a message by its later revision only', async () => {
    const { fetch } = server(2);
    const timeline = new Timeline(fetch);
    await timeline.fill();
    timeline.add(message(2, { rev: 2, body: 'edited twice' }));
    timeline.add(message(2, { rev: 1, body: 'edited once' }));
    expect(timeline.messages[1]?.body).toBe('edited twice');
  });

  it('says that it could not load, keeps what it has, and goes on', async () => {
    const { fetch, say } = server(2);
    const timeline = new Timeline(fetch);
    await timeline.fill();
    fetch.mockRejectedValueOnce(new Error('no network'));
    say();
    await timeline.fill();
    expect([timeline.failed, seqs(timeline)]).toEqual([true, [1, 2]]);
    await timeline.fill();
    expect([timeline.failed, seqs(timeline)]).toEqual([false, [1, 2, 3]]);
  });
});
