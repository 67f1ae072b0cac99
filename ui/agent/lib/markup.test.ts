import { describe, expect, it } from 'vitest';
import { emojiAt, lines, linkOf, mark, newline, put, type Edit } from './markup';

/** The text after an edit, with the selection in braces: `a {b} c`. */
function show(text: string, edit: Edit | undefined): string {
  if (!edit) return text;
  const made = text.slice(0, edit.start) + edit.text + text.slice(edit.end);
  return `${made.slice(0, edit.from)}{${made.slice(edit.from, edit.to)}}${made.slice(edit.to)}`;
}
/** Takes `a {b} c` apart. */
function given(drawn: string): [text: string, from: number, to: number] {
  const from = drawn.indexOf('{');
  return [drawn.replace('{', '').replace('}', ''), from, drawn.indexOf('}') - 1];
}

it.each([
  ['a {b} c', '**', 'a **{b}** c'],
  ['a **{b}** c', '**', 'a {b} c'],
  ['{**b**}', '**', '{b}'],
  ['a {b }c', '_', 'a _{b}_ c'],
  ['{}', '**', '**{}**'],
  ['{a}', '`', '`{a}`'],
  ['{a\nb}', '`', '```\n{a\nb}\n```'],
] as const)('%s with %s becomes %s', (drawn, sign, expected) => {
  const [text, from, to] = given(drawn);
  expect(show(text, mark(text, from, to, sign))).toBe(expected);
});

it.each([
  ['see {this}', 'see [this]({https://})'],
  ['{https://a.example/x}', '[{}](https://a.example/x)'],
  ['{a]b}', '[a b]({https://})'],
])('the link of %s', (drawn, expected) => {
  const [text, from, to] = given(drawn);
  expect(show(text, linkOf(text, from, to))).toBe(expected);
});

it.each([
  ['a\n{}b', 'bullet', 'a\n- b{}'],
  ['{a\nb}', 'number', '{1. a\n2. b}'],
  ['{1. a\n2. b}', 'number', '{a\nb}'],
  ['{1. a\n2. b}', 'bullet', '{- a\n- b}'],
  ['{a}', 'quote', '> a{}'],
] as const)('%s as %s', (drawn, kind, expected) => {
  const [text, from, to] = given(drawn);
  expect(show(text, lines(text, from, to, kind))).toBe(expected);
});

describe('a new line', () => {
  it.each([
    ['- one{}', '- one\n- {}'],
    ['9. nine{}', '9. nine\n10. {}'],
    ['1) a{}', '1) a\n2) {}'],
    ['- one\n- {}', '- one\n{}'],
    ['plain{}', 'plain'],
    ['a - b{}', 'a - b'],
  ])('in %s', (drawn, expected) => {
    const [text, caret] = given(drawn);
    expect(show(text, newline(text, caret))).toBe(expected);
  });
});

it.each([
  ['Hi :smi', 'smi'],
  [':lächeln', 'lächeln'],
  ['at 10:30', undefined],
  [' :30', undefined],
  ['a:b', undefined],
  ['https://a', undefined],
  [':s', undefined],
])('%s asks for %s', (text, query) => expect(emojiAt(text, text.length)?.query).toBe(query));

it('what is put in has one blank behind it', () => {
  expect(show('a :smi', put('a :smi', { start: 2, end: 6 }, '🙂'))).toBe('a 🙂 {}');
  expect(show('a :smi b', put('a :smi b', { start: 2, end: 6 }, '🙂'))).toBe('a 🙂{} b');
});
