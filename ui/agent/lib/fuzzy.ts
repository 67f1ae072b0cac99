/** Finding what somebody means by a few letters: words may come in any order, begun or with letters left out, accents or not. */

/** Where the letters stand, as pairs of [from, to); higher scores are better. */
export type Match = { score: number; ranges: [number, number][] };

const wholeWord = 100;
const wordStart = 80;
const inside = 50;
const scattered = 20;
const longest = 60; // characters of a query; more is a sentence, not a name

/** The text as it is compared: lower case, without accents, and as long as it was, so that places in both agree. */
export function fold(text: string): string {
  return text.replaceAll(/[A-Z]|[^\x00-\x7f]/g, (letter) => letter.toLowerCase().normalize('NFD').charAt(0)); // eslint-disable-line no-control-regex -- all that is not ASCII
}

/** The words of a query, folded. */
export function queryOf(text: string): string[] {
  return fold(text.slice(0, longest)).split(/\s+/).filter(Boolean);
}

/** Undefined unless every word of the query is found. `text` is folded. With `loose` letters may be left out. */
export function match(query: readonly string[], text: string, loose = true): Match | undefined {
  let score = 0;
  const ranges: [number, number][] = [];
  for (const word of query) {
    const found = straight(word, text) ?? (loose ? apart(word, text) : undefined);
    if (!found) return undefined;
    score += found.score;
    ranges.push(...found.ranges);
  }
  return { score: score / Math.max(1, query.length) - text.length / 100, ranges: joined(ranges) };
}

function straight(word: string, text: string): Match | undefined {
  let best: Match | undefined;
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
    const end = at + word.length;
    const starts = at === 0 || !isLetter(text[at - 1]);
    const ends = end === text.length || !isLetter(text[end]);
    const score = (starts ? (ends ? wholeWord : wordStart) : inside) - at / 100;
    if (!best || score > best.score) best = { score, ranges: [[at, end]] };
    if (starts) break; // none further on is better
  }
  return best;
}

/** Its letters one after the other, with others between; the first at the start of a word, as people abbreviate. */
function apart(word: string, text: string): Match | undefined {
  if (word.length < 2) return undefined;
  for (let from = text.indexOf(word.charAt(0)); from >= 0; from = text.indexOf(word.charAt(0), from + 1)) {
    if (from > 0 && isLetter(text[from - 1])) continue;
    const found = scatter(word, text, from);
    if (found) return found;
  }
  return undefined;
}

function scatter(word: string, text: string, from: number): Match | undefined {
  const ranges: [number, number][] = [];
  let at = from - 1;
  for (const letter of word) {
    at = text.indexOf(letter, at + 1);
    if (at < 0) return undefined;
    ranges.push([at, at + 1]);
  }
  const spread = at + 1 - from - word.length;
  return spread > word.length * 3 ? undefined : { score: scattered - spread, ranges };
}

function isLetter(char = ''): boolean {
  if (char <= '\u007f') return (char >= 'a' && char <= 'z') || (char >= '0' && char <= '9'); // folded: no capitals
  return /[\p{L}\p{N}]/u.test(char);
}

function joined(ranges: [number, number][]): [number, number][] {
  const out: [number, number][] = [];
  for (const [from, to] of ranges.sort((a, b) => a[0] - b[0])) {
    const last = out.at(-1);
    if (last && from <= last[1]) last[1] = Math.max(last[1], to);
    else out.push([from, to]);
  }
  return out;
}

/** A text in pieces, those that were looked for marked. */
export function marked(text: string, ranges: readonly [number, number][]): { text: string; hit?: boolean }[] {
  const out: { text: string; hit?: boolean }[] = [];
  let at = 0;
  for (const [from, to] of ranges) {
    if (from > at) out.push({ text: text.slice(at, from) });
    out.push({ text: text.slice(from, to), hit: true });
    at = to;
  }
  if (at < text.length) out.push({ text: text.slice(at) });
  return out;
}
