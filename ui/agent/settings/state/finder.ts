/** The search over all settings: every word typed has to begin a word of the setting, its section or its other names. */
import type { Entry, Section } from '../sections';

export type Hit = { section: Section; entry?: Entry };

const most = 12; // what fits the index without scrolling

export function find(sections: readonly Section[], text: string): Hit[] {
  const wanted = fold(text).split(/\s+/).filter(Boolean);
  if (wanted.length === 0) return [];
  const hits = sections.flatMap((section): Hit[] => {
    const own = `${section.title()} ${section.lead()}`;
    const entries = section.entries.filter((entry) =>
      matches(wanted, `${entry.label()} ${entry.also?.() ?? ''} ${section.title()}`),
    );
    const found = entries.map((entry) => ({ section, entry }));
    return matches(wanted, own) ? [{ section }, ...found] : found;
  });
  return hits.slice(0, most);
}

function matches(wanted: string[], text: string): boolean {
  const words = fold(text).split(/[^\p{L}\p{N}]+/u);
  return wanted.every((want) => words.some((word) => word.startsWith(want)));
}

/** Letters without their accents and case: "Heures d’été" is found by "ete". */
function fold(text: string): string {
  return text.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLocaleLowerCase();
}
