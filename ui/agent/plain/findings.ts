/** What the plain-language check found, as places in a text that somebody goes on writing. Pure: the composer shows and applies it. */
import type { Edit } from '../lib/markup';

/** docs/protocol.md, `POST /api/desk/plain`; `start` and `end` are UTF-16 units, as in the text of a field. */
export type Finding = {
  /** Its name, the same in every version: what an agent may silence. */
  rule: string;
  kind: string;
  severity: 'warning' | 'hint';
  /** The key of why, in the locale files of the part "plain". */
  reason: string;
  args?: Record<string, string>;
  start: number;
  end: number;
  replacements: string[];
};

/** A stretch of the text; with `n` it is what the finding of that number is about. */
export type Piece = { text: string; n?: number; severity?: Finding['severity'] };

/** Kinds that a company's own term is never found as. */
const termed: readonly string[] = ['idiom', 'jargon', 'abbreviation', 'shouting'];

/** Something is missing at its place: nothing stands there to be underlined. */
export function missing({ start, end }: Finding): boolean {
  return start === end;
}

/** Whether what was found may be the name of something of ours. A row of `!` has no letters to be one. */
export function mayBeOurs(finding: Finding, text: string): boolean {
  return termed.includes(finding.kind) && /\p{L}/u.test(text.slice(finding.start, finding.end));
}

/** Where they are once the text has changed in one place. What was changed itself is not what was found any more. */
export function shift(findings: readonly Finding[], before: string, after: string): Finding[] {
  const most = Math.min(before.length, after.length);
  let head = 0;
  while (head < most && before.charCodeAt(head) === after.charCodeAt(head)) head++;
  let tail = 0;
  while (
    tail < most - head &&
    before.charCodeAt(before.length - 1 - tail) === after.charCodeAt(after.length - 1 - tail)
  )
    tail++;
  const [from, to, by] = [head, before.length - tail, after.length - before.length];
  return findings.flatMap((one) => {
    if (missing(one)) return one.start === 0 ? [one] : [{ ...one, start: after.length, end: after.length }];
    if (one.end < from || (one.end === from && !joins(before, after, one.end))) return [one];
    if (one.start > to || (one.start === to && !joins(before, after, one.start, by)))
      return by === 0 ? [one] : [{ ...one, start: one.start + by, end: one.end + by }];
    return [];
  });
}

/** Whether a letter has come or gone at the edge of what was found: "idea" is not "ideas". */
function joins(before: string, after: string, at: number, by?: number): boolean {
  const letter = (one: string | undefined) => !!one && /[\p{L}\p{M}\p{N}]/u.test(one);
  if (by === undefined) return letter(after[at]) || letter(before[at]);
  return letter(after[at + by - 1]) || letter(before[at - 1]);
}

/** The text cut where something was found. */
export function pieces(text: string, findings: readonly Finding[]): Piece[] {
  const out: Piece[] = [];
  let at = 0;
  for (const [n, one] of findings.entries()) {
    if (missing(one) || one.start < at || one.end > text.length) continue;
    if (one.start > at) out.push({ text: text.slice(at, one.start) });
    out.push({ text: text.slice(one.start, one.end), n, severity: one.severity });
    at = one.end;
  }
  if (out.length > 0) out.push({ text: text.slice(at) });
  return out;
}

/** The one that the caret stands in or beside. */
export function at(findings: readonly Finding[], caret: number): Finding | undefined {
  return findings.find((one) => !missing(one) && one.start <= caret && caret <= one.end);
}

/** The next one behind the caret, or before it; behind the last one comes the first. */
export function next(findings: readonly Finding[], caret: number, step: 1 | -1 = 1): Finding | undefined {
  if (step > 0) return findings.find((one) => one.end >= caret) ?? findings[0];
  return findings.findLast((one) => one.start < caret) ?? findings.at(-1);
}

/** The one that follows another. */
export function after(findings: readonly Finding[], one: Finding, step: 1 | -1 = 1): Finding | undefined {
  return findings[(findings.indexOf(one) + step + findings.length) % findings.length];
}

/** Puts plainer words in place of what was found, with the caret behind them. */
export function replacing({ start, end }: Finding, by: string): Edit {
  return { start, end, text: by, from: start + by.length, to: start + by.length };
}

/** As a button says it: one line. */
export function said(replacement: string): string {
  return replacement.replaceAll(/\s+/g, ' ').trim();
}
