import { expect, it } from 'vitest';
import { all, search } from './search';

const found = (query: string) => search(query).map(({ text }) => text);

it('knows a few hundred, each once', () => {
  expect(all.length).toBeGreaterThan(290);
  expect(new Set(all.map(({ text }) => text)).size).toBe(all.length);
});

it('each has words in three languages', () => {
  for (const { text, words } of all) {
    expect(words.length, text).toBeGreaterThan(2);
    expect(
      words.some((word) => /[\u0600-\u06ff]/.test(word)),
      text,
    ).toBe(true);
    expect(words.every(Boolean), text).toBe(true);
  }
});

it.each([
  ['thanks', '🙏'],
  ['danke', '🙏'],
  ['شكرا', '🙏'],
  ['Paket', '📦'],
  ['thumbs up', '👍'],
  ['+1', '👍'],
  ['lampe', '💡'],
])('%s finds %s', (query, emoji) => expect(found(query)[0]).toBe(emoji));

it('a word that begins so is found too, behind the whole one', () => {
  expect(found('smil')).toContain('🙂');
  expect(found('xyzzy')).toEqual([]);
});
