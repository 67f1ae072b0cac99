/** Finds emoji by the words people have for them, in any of the three languages at once: who writes German may think in English. */
import { groups, type Group } from './data';

export type Emoji = { text: string; words: string[]; group: Group };

export const all: Emoji[] = groups.flatMap(([group, lines]) =>
  lines
    .trim()
    .split('\n')
    .map((line) => {
      const gap = line.indexOf(' ');
      return { text: line.slice(0, gap), words: line.slice(gap + 1).split(/[ |]/), group };
    }),
);

/** Whole words first, then words that begin so. */
export function search(query: string, most = 60): Emoji[] {
  const wanted = query
    .trim()
    .toLocaleLowerCase()
    .split(/[\s_]+/)
    .filter(Boolean);
  if (wanted.length === 0) return [];
  const rank = ({ words }: Emoji) => {
    const exact = wanted.filter((want) => words.includes(want)).length;
    const begun = wanted.every((want) => words.some((word) => word.startsWith(want)));
    return begun ? 1 + exact : 0;
  };
  return all
    .map((emoji) => ({ emoji, at: rank(emoji) }))
    .filter(({ at }) => at > 0)
    .sort((a, b) => b.at - a.at)
    .slice(0, most)
    .map(({ emoji }) => emoji);
}
