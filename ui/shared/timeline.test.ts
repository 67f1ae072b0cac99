import { describe, expect, it } from 'vitest';
import type { Message } from './protocol';
import { Timeline, unsent } from './timeline';

const message = (seq: number, more: Partial<Message> = {}): Message => ({
  id: `m${seq}`,
  seq,
  kind: 'reply',
  author: { kind: 'contact' },
  body: String(seq),
  at: 0,
  ...more,
});

/** A generator that repeats itself, so that a failure can be looked at again. */
function mulberry(seed: number): () => number {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

describe('a timeline', () => {
  it('adds the next number, knows the last and tells a gap', () => {
    const timeline = new Timeline('seq');
    expect(timeline.apply(message(1))).toBe('added');
    expect(timeline.apply(message(1))).toBe('known');
    expect(timeline.apply(message(3))).toBe('gap');
    expect([timeline.last, timeline.gap]).toEqual([1, true]);
    expect(timeline.apply(message(2))).toBe('added');
    expect([timeline.last, timeline.gap]).toEqual([3, false]);
  });

  it('replaces a message by a newer revision only', () => {
    const timeline = new Timeline('seq');
    timeline.apply(message(1, { rev: 1, body: 'new' }));
    expect(timeline.apply(message(1, { body: 'old' }))).toBe('known');
    expect(timeline.apply(message(1, { rev: 2, body: 'newest' }))).toBe('changed');
    expect(timeline.messages.map((m) => m.body)).toEqual(['newest']);
  });

  it('shows no message that its reader has no number for', () => {
    const timeline = new Timeline('public_seq');
    expect(timeline.apply(message(1))).toBe('known');
    expect(timeline.messages).toEqual([]);
  });

  it('begins in the middle and grows backwards', () => {
    const timeline = new Timeline('seq', 3);
    timeline.apply(message(4));
    timeline.prepend([message(2), message(3)]);
    expect(timeline.messages.map((m) => m.seq)).toEqual([2, 3, 4]);
    timeline.prepend([message(2), message(1)]);
    expect([timeline.before, timeline.last]).toEqual([0, 4]);
  });

  it('gives the same array until something changes', () => {
    const timeline = new Timeline('seq');
    timeline.apply(message(1));
    const before = timeline.messages;
    timeline.apply(message(1));
    expect(timeline.messages).toBe(before);
    timeline.apply(message(2));
    expect(timeline.messages).not.toBe(before);
  });

  it('is the server’s list after any drops, repeats and reorders, however often it resumes', () => {
    for (let seed = 1; seed <= 100; seed++) {
      const random = mulberry(seed);
      const server: Message[] = [];
      const timeline = new Timeline('seq');
      const late: Message[] = [];
      for (let step = 0; step < 120; step++) {
        const old = Math.floor(random() * server.length);
        const changed = server.length > 0 && random() < 0.2;
        const news = changed
          ? message(old + 1, { rev: (server[old]?.rev ?? 0) + 1, body: `changed ${step}` })
          : message(server.length + 1);
        server[changed ? old : server.length] = news;
        const luck = random();
        if (luck < 0.5 || changed)
          timeline.apply(news); // a lost change is told by public_rev, not by numbers
        else if (luck < 0.75) late.splice(Math.floor(random() * (late.length + 1)), 0, news);
        if (random() < 0.3) late.splice(0, 1 + Math.floor(random() * 3)).forEach((m) => timeline.apply(m));
        if (random() < 0.1) server.slice(timeline.last).forEach((m) => timeline.apply(m));
        const numbers = timeline.messages.map((m) => m.seq);
        expect(numbers).toEqual(Array.from({ length: numbers.length }, (_, i) => i + 1));
      }
      server.slice(timeline.last).forEach((m) => timeline.apply(m));
      expect(timeline.messages, `seed ${seed}`).toEqual(server);
      expect(timeline.gap).toBe(false);
    }
  });
});

describe('what is unsent', () => {
  it('leaves out what has arrived under its client_id', () => {
    const pending = [{ client_id: 'a' }, { client_id: 'b' }];
    expect(unsent([message(1, { client_id: 'a' })], pending)).toEqual([{ client_id: 'b' }]);
  });
});
