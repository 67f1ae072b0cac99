import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Conversation } from '../../shared/protocol';
import { row as sample } from '../testing/cast';
import { Tally, type Count } from './tally.svelte';

const start = 1_790_000_000_000;
let answers: ((counted: Count) => void)[];
let tally: Tally;

const row = (change: Partial<Conversation>) =>
  sample('ada', { priority: 'low', last_at: start - 60_000, created: start - 90_000, ...change });
const urgent = row({ priority: 'urgent' });

/** The server answers the question that waits. */
async function counted(count: number, more = false): Promise<void> {
  await vi.waitFor(() => expect(answers.length).toBeGreaterThan(0));
  answers.shift()?.({ count, more });
  await vi.advanceTimersByTimeAsync(0);
}

beforeEach(() => {
  vi.useFakeTimers({ now: start });
  answers = [];
  tally = new Tally({
    count: () => new Promise((resolve) => answers.push(resolve)),
    match: ({ priority }) => priority === 'urgent',
    now: () => Date.now(),
  });
});

afterEach(() => {
  tally.stop();
  vi.useRealTimers();
});

describe('the count of a view', () => {
  it('is asked for once, and then moved by what matched before and after', async () => {
    tally.begin();
    tally.begin();
    await counted(7);
    tally.hear(row({}), urgent);
    expect(tally.count).toEqual({ count: 8, more: false });
    tally.hear(urgent, row({}));
    tally.hear(urgent, undefined);
    tally.hear(row({}), row({}));
    expect(tally.count).toEqual({ count: 6, more: false });
    await vi.advanceTimersByTimeAsync(60_000);
    expect(answers).toHaveLength(0);
  });

  it('knows who is new, and who was only loaded', async () => {
    tally.begin();
    await counted(7);
    await vi.advanceTimersByTimeAsync(10_000);
    tally.hear(undefined, row({ priority: 'urgent', created: Date.now(), last_at: Date.now() }));
    tally.hear(undefined, urgent);
    expect(tally.count?.count).toBe(8);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(answers).toHaveLength(0);
  });

  it('is asked for again when somebody comes back of whom nobody knows what they were', async () => {
    tally.begin();
    await counted(7);
    await vi.advanceTimersByTimeAsync(10_000);
    tally.hear(undefined, row({ priority: 'urgent', last_at: Date.now() }));
    expect(tally.count?.count).toBe(7);
    await vi.advanceTimersByTimeAsync(60_000);
    await counted(9);
    expect(tally.count?.count).toBe(9);
  });

  it('is asked for again when something moved while the server counted', async () => {
    tally.begin();
    tally.hear(row({}), urgent);
    await counted(7);
    await vi.advanceTimersByTimeAsync(60_000);
    await counted(8);
    expect(tally.count?.count).toBe(8);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(answers).toHaveLength(0);
  });

  it('that went no further is counted again once it has come down', async () => {
    tally.begin();
    await counted(999, true);
    for (let i = 0; i < 50; i++) tally.hear(urgent, row({}));
    await vi.advanceTimersByTimeAsync(60_000);
    expect(answers).toHaveLength(0);
    tally.hear(urgent, row({}));
    await vi.advanceTimersByTimeAsync(60_000);
    await counted(951);
    expect(tally.count).toEqual({ count: 951, more: false });
  });
});
