import { describe, expect, test } from 'vitest';
import { after, at, mayBeOurs, next, pieces, replacing, said, shift, type Finding } from './findings';

const found = (start: number, end: number, more: Partial<Finding> = {}): Finding => ({
  rule: `en/rule-${start}`,
  kind: 'idiom',
  severity: 'warning',
  reason: 'idiom',
  start,
  end,
  replacements: [],
  ...more,
});

const text = '👋 We’ll get the ball rolling by 03/04.';
const ball = found(text.indexOf('get'), text.indexOf(' by'));
const date = found(text.indexOf('03'), text.indexOf('.'), { kind: 'date' });
const both = [ball, date];
const words = (of: string, all: readonly Finding[]) => all.map(({ start, end }) => of.slice(start, end));

describe('what was found stays with its words', () => {
  test.each([
    ['a word before them', text.replace('We', 'Soon we'), ['get the ball rolling', '03/04']],
    ['an emoji of two units before them', text.replace('👋', '👋👍🏽'), ['get the ball rolling', '03/04']],
    ['another emoji that shares a unit with the first', text.replace('👋', '👍'), ['get the ball rolling', '03/04']],
    ['words between them', text.replace(' by', ' again by'), ['get the ball rolling', '03/04']],
    ['words behind them', `${text} Bye`, ['get the ball rolling', '03/04']],
    ['a letter within one', text.replace('ball', 'balls'), ['03/04']],
    ['a letter at the end of one', text.replace('rolling', 'rollings'), ['03/04']],
    ['a letter at the beginning of one', text.replace('get', 'forget'), ['03/04']],
    ['a full stop behind one', text.replace('rolling', 'rolling.'), ['get the ball rolling', '03/04']],
    ['one taken away', text.replace('get the ball rolling', 'start'), ['03/04']],
    ['all taken away', '', []],
    ['nothing', text, ['get the ball rolling', '03/04']],
  ])('%s', (_, changed, left) => {
    expect(words(changed, shift(both, text, changed))).toEqual(left);
  });

  test('what is missing stays at its end of the text', () => {
    const lacks = [found(0, 0, { kind: 'greeting' }), found(text.length, text.length, { kind: 'next' })];
    const longer = `Hm. ${text} And more.`;
    expect(shift(lacks, text, longer).map(({ start }) => start)).toEqual([0, longer.length]);
  });
});

test('the pieces are the text, cut where something was found', () => {
  const made = pieces(text, [...both, found(text.length, text.length)]);
  expect(made.map((one) => one.text).join('')).toBe(text);
  expect(made.filter(({ n }) => n !== undefined).map((one) => [one.n, one.text])).toEqual([
    [0, 'get the ball rolling'],
    [1, '03/04'],
  ]);
  expect(pieces(text, [])).toEqual([]);
});

test('a caret in or beside what was found means it', () => {
  expect(at(both, ball.start)).toBe(ball);
  expect(at(both, ball.end)).toBe(ball);
  expect(at(both, ball.end + 1)).toBeUndefined();
});

test('the next one is behind the caret, and the first follows the last', () => {
  expect(next(both, 0)).toBe(ball);
  expect(next(both, date.start)).toBe(date);
  expect(next(both, text.length)).toBe(ball);
  expect(next(both, text.length, -1)).toBe(date);
  expect(after(both, date)).toBe(ball);
  expect(after(both, ball, -1)).toBe(date);
});

test('a replacement leaves the caret behind it', () => {
  expect(replacing(ball, 'start')).toEqual({
    start: ball.start,
    end: ball.end,
    text: 'start',
    from: ball.start + 5,
    to: ball.start + 5,
  });
  expect(said('Hello Ada,\n\n')).toBe('Hello Ada,');
});

test('a word may be ours; a date and a row of signs are nobody’s', () => {
  expect(mayBeOurs(ball, text)).toBe(true);
  expect(mayBeOurs(date, text)).toBe(false);
  expect(mayBeOurs(found(2, 5, { kind: 'shouting' }), 'Hi!!!')).toBe(false);
});
