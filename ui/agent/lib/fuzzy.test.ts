import { describe, expect, it } from 'vitest';
import { fold, marked, match, queryOf } from './fuzzy';

const find = (query: string, text: string) => match(queryOf(query), fold(text));

describe('finding by a few letters', () => {
  it.each([
    ['ada', 'Ada Park'],
    ['park ada', 'Ada Park'],
    ['tomas', 'Tomás Silva'],
    ['TOMÁS', 'Tomas Silva'],
    ['mkt', 'Make a ticket'],
    ['نور', 'نور الحسن'],
    ['佐藤', '佐藤 淳'],
  ])('“%s” finds “%s”', (query, text) => expect(find(query, text)).toBeDefined());

  it.each([
    ['adam', 'Ada Park'],
    ['ada silva', 'Ada Park'],
    ['zz', 'Ada Park'],
    ['ak', 'Make'], // letters may be left out behind the start of a word, not before it
  ])('“%s” does not find “%s”', (query, text) =>
    expect(match(queryOf(query), fold(text), true)?.score ?? 0).toBeLessThan(51),
  );

  it('prefers a whole word to a beginning, that to a part, and that to scattered letters', () => {
    const scores = ['Solve', 'Solved ones', 'Resolve', 'Set one level'].map((text) => find('solve', text)?.score ?? 0);
    expect(scores).toEqual([...scores].sort((a, b) => b - a));
    expect(new Set(scores).size).toBe(4);
  });

  it('keeps the length of a text, so that what was found can be marked in it', () => {
    for (const text of ['İstanbul', 'Tomás', 'ﬁn', '한국어', 'a😀b']) expect(fold(text)).toHaveLength(text.length);
    const found = find('sil', 'Tomás Silva');
    expect(marked('Tomás Silva', found?.ranges ?? [])).toEqual([
      { text: 'Tomás ' },
      { text: 'Sil', hit: true },
      { text: 'va' },
    ]);
  });
});
