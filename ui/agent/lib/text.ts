/** What people typed, cut into pieces that a component renders as text and links. No HTML is ever made here. */

export type Piece = { text: string; href?: string };

/** Markdown links to pages, and bare addresses. Bounded, so that no text makes them slow. */
const link = /\[([^[\]\n]{1,300})\]\(((?:https?:\/\/|\/)[^\s()<>"]{1,2000})\)|\bhttps?:\/\/[^\s<>"]{1,2000}/gi;

/** Punctuation that ends the sentence rather than the address. */
const trailing = /[.,;:!?'")\]}…。，、！？）」]+$/;

export function pieces(body: string): Piece[] {
  const out: Piece[] = [];
  let from = 0;
  for (const match of body.matchAll(link)) {
    const found = match[1] && match[2] ? { text: match[1], href: match[2] } : bare(match[0]);
    const href = safe(found.href);
    if (!href) continue;
    if (match.index > from) out.push({ text: body.slice(from, match.index) });
    out.push({ text: found.text, href });
    from = match.index + (match[1] ? match[0].length : found.text.length);
  }
  if (from < body.length) out.push({ text: body.slice(from) });
  return out;
}

/** Leaves out what belongs to the sentence; a closing bracket stays when the address opened one. */
function bare(address: string): { text: string; href: string } {
  const tail = trailing.exec(address)?.[0] ?? '';
  const keep = tail.startsWith(')') && address.includes('(') ? 1 : 0;
  const text = address.slice(0, address.length - tail.length + keep);
  return { text, href: text };
}

/** Only pages: never javascript:, data: or another scheme; `//host` is written out so that nobody reads it as ours. */
function safe(href: string): string | undefined {
  try {
    const url = new URL(href, 'https://own.invalid');
    if (url.protocol !== 'https:' && url.protocol !== 'http:') return undefined;
    return url.host === 'own.invalid' ? url.pathname + url.search + url.hash : url.href;
  } catch {
    return undefined;
  }
}

/** A Markdown link whose label can't close it early. */
export function markdownLink(label: string, href: string): string {
  return `[${label.replaceAll(/[[\]\n]/g, ' ').trim()}](${href.replaceAll('(', '%28').replaceAll(')', '%29')})`;
}

const letters = new Intl.Segmenter();

/** Two letters for an avatar: of the first and the last word. */
export function initials(name: string): string {
  const found = name.trim().split(/\s+/);
  const [first = '?', second = ''] = [...letters.segment(found[0] ?? '')].map(({ segment }) => segment);
  const last = found.length > 1 ? [...letters.segment(found.at(-1) ?? '')][0]?.segment : second;
  return (first + (last ?? '')).toLocaleUpperCase();
}

/** One of five hues, always the same for the same person. */
export function hue(id: string): number {
  let sum = 7;
  for (const char of id) sum = (sum * 31 + char.charCodeAt(0)) % 9973;
  return (sum % 5) + 1;
}

/** What fits a tab: the first name. */
export function firstName(name: string): string {
  return name.trim().split(/\s+/)[0] ?? name;
}
