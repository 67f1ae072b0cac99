import { flushSync } from 'svelte';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Check, longest, type Answer } from './check.svelte';
import type { Finding } from './findings';

const finding = (rule: string, start: number, end: number): Finding => ({
  rule,
  kind: 'jargon',
  severity: 'hint',
  reason: 'jargon',
  start,
  end,
  replacements: [],
});

/** A desk whose answers come when the test says so. */
class Slow {
  readonly asked: string[] = [];
  #answers: { answer: (value: Answer) => void; refuse: (reason: Error) => void }[] = [];

  readonly ask = (text: string): Promise<Answer> => {
    this.asked.push(text);
    return new Promise((answer, refuse) => this.#answers.push({ answer, refuse }));
  };

  async answer(...findings: Finding[]): Promise<void> {
    this.#answers.shift()?.answer({ lang: 'en', findings });
    await vi.advanceTimersByTimeAsync(0);
  }

  async refuse(): Promise<void> {
    this.#answers.shift()?.refuse(new Error('no line'));
    await vi.advanceTimersByTimeAsync(0);
  }
}

const pause = () => vi.advanceTimersByTimeAsync(1000);
const rules = (check: Check) => (flushSync(), check.findings.map(({ rule }) => rule));

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function writing(silenced: Record<string, string> = {}) {
  const desk = new Slow();
  return { desk, check: new Check(desk.ask, () => silenced) };
}

test('nobody is asked before the writer pauses, and then once', async () => {
  const { desk, check } = writing();
  for (const text of ['T', 'Th', 'The ETA']) check.changed(text);
  expect(desk.asked).toEqual([]);
  await pause();
  expect(desk.asked).toEqual(['The ETA']);
});

test('one question at a time; an answer about another text is dropped', async () => {
  const { desk, check } = writing();
  check.changed('The ETA');
  await pause();
  check.changed('The ETA is Monday');
  await pause();
  expect(desk.asked).toEqual(['The ETA']);
  await desk.answer(finding('en/eta', 4, 7));
  expect(rules(check)).toEqual([]);
  expect(desk.asked).toEqual(['The ETA', 'The ETA is Monday']);
  await desk.answer(finding('en/eta', 4, 7));
  expect(rules(check)).toEqual(['en/eta']);
});

test('what was found moves with the text before the desk is asked again', async () => {
  const { desk, check } = writing();
  check.changed('The ETA');
  await pause();
  await desk.answer(finding('en/eta', 4, 7));
  check.changed('Oh, the ETA');
  await vi.advanceTimersByTimeAsync(50);
  flushSync();
  expect(check.pieces.map(({ text }) => text)).toEqual(['Oh, the ', 'ETA', '']);
});

test('an unanswered question is asked again by the next pause, not by itself', async () => {
  const { desk, check } = writing();
  check.changed('The ETA');
  await pause();
  await desk.refuse();
  await pause();
  expect(desk.asked).toHaveLength(1);
  check.changed('The ETA!');
  await pause();
  expect(desk.asked).toHaveLength(2);
  await desk.refuse();
  check.returned(); // the line is back
  expect(desk.asked).toHaveLength(3);
  await desk.answer();
  check.returned();
  expect(desk.asked).toHaveLength(3);
});

test('a long text is not looked at, and says so', async () => {
  const { desk, check } = writing();
  check.changed('word '.repeat(longest));
  await pause();
  expect(desk.asked).toEqual([]);
  expect(check.paused).toBe(true);
});

test('what this agent has silenced is not shown', async () => {
  const { desk, check } = writing({ 'en/eta': 'ETA' });
  check.changed('The ETA');
  await pause();
  await desk.answer(finding('en/eta', 4, 7));
  expect(rules(check)).toEqual([]);
});

test('the same text is asked about once, unless it may be judged otherwise now', async () => {
  const { desk, check } = writing();
  check.changed('The ETA');
  await pause();
  await desk.answer(finding('en/eta', 4, 7));
  check.changed('The arrival');
  await vi.advanceTimersByTimeAsync(50);
  expect(rules(check)).toEqual([]);
  check.changed('The ETA'); // Ctrl+Z
  await pause();
  expect(desk.asked).toHaveLength(1);
  expect(rules(check)).toEqual(['en/eta']);
  check.again();
  expect(desk.asked).toHaveLength(2);
});

test('once it is left, nobody is asked any more', async () => {
  const { desk, check } = writing();
  check.changed('The ETA');
  check.stop();
  await pause();
  expect(desk.asked).toEqual([]);
});
