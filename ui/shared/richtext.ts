/**
 * A message's text, cut into blocks and spans that a component renders as elements. No HTML is ever made here: what looks like HTML
 * stays text. `rich` reads the little Markdown that the team's composer offers; `plain`, for what customers wrote, only finds addresses,
 * and takes no link whose label could say something else than where it leads.
 *
 * One pass over the text with bounded expressions, so that no text makes it slow.
 */

export type Span =
  | { kind: 'text'; text: string }
  | { kind: 'code'; text: string }
  | { kind: 'link'; href: string; spans: Span[] }
  | { kind: 'strong' | 'em' | 'del'; spans: Span[] };

export type Block =
  | { kind: 'text' | 'quote' | 'heading'; spans: Span[] }
  | { kind: 'code'; text: string }
  | { kind: 'list'; ordered: boolean; start: number; items: Span[][] }
  /** A page of ours that stands alone in its line: shown as something to open. */
  | { kind: 'card'; href: string; title: string };

/** What the team writes. */
export function rich(body: string): Block[] {
  const lines = body.replaceAll('\r\n', '\n').split('\n');
  const out: Block[] = [];
  let prose: string[] = [];
  const flush = () => {
    const text = prose.join('\n').replace(/^\n+|\n+$/g, '');
    if (text) out.push({ kind: 'text', spans: spans(text) });
    prose = [];
  };
  for (let at = 0; at < lines.length;) {
    const found = special(lines, at);
    if (found) {
      flush();
      out.push(found.block);
      at = found.next;
    } else if (lines[at]?.trim() === '') {
      flush();
      at++;
    } else prose.push(lines[at++] ?? '');
  }
  flush();
  return out;
}

/** What a customer wrote: as it stands, with its addresses made links. */
export function plain(body: string): Block[] {
  return body ? [{ kind: 'text', spans: spans(body, addresses) }] : [];
}

const fence = /^ {0,3}```/;
const quote = /^ {0,3}> ?(.*)$/;
const heading = /^#{1,4} +(\S.*)$/;
const bullet = /^ {0,3}[-*•] +(\S.*)$/;
const numbered = /^ {0,3}(\d{1,6})[.)] +(\S.*)$/;
const alone = /^\[([^[\]\n]{1,300})\]\(([^\s()<>"]{1,2000})\)$/;

/** The block that begins in a line, when it is more than prose. */
function special(lines: string[], from: number): { block: Block; next: number } | undefined {
  const line = lines[from] ?? '';
  if (fence.test(line)) {
    let end = from + 1;
    while (end < lines.length && !fence.test(lines[end] ?? '')) end++;
    return { block: { kind: 'code', text: lines.slice(from + 1, end).join('\n') }, next: end + 1 };
  }
  const title = heading.exec(line)?.[1];
  if (title) return { block: { kind: 'heading', spans: spans(title) }, next: from + 1 };
  const card = alone.exec(line.trim());
  const href = card && safe(card[2] ?? '');
  if (card && href && isHelp(href)) return { block: { kind: 'card', href, title: card[1] ?? '' }, next: from + 1 };
  if (quote.test(line)) {
    const run = take(lines, from, (other) => quote.exec(other)?.[1]);
    return { block: { kind: 'quote', spans: spans(run.join('\n')) }, next: from + run.length };
  }
  if (bullet.test(line)) return list(lines, from, false, 1, (other) => bullet.exec(other)?.[1]);
  const first = numbered.exec(line);
  return first ? list(lines, from, true, Number(first[1]), (other) => numbered.exec(other)?.[2]) : undefined;
}

function list(
  lines: string[],
  from: number,
  ordered: boolean,
  start: number,
  read: (line: string) => string | undefined,
) {
  const run = take(lines, from, read);
  const block: Block = { kind: 'list', ordered, start, items: run.map((item) => spans(item)) };
  return { block, next: from + run.length };
}

function take(lines: string[], from: number, read: (line: string) => string | undefined): string[] {
  const run: string[] = [];
  for (let text = read(lines[from] ?? ''); text !== undefined; text = read(lines[from + run.length] ?? ''))
    run.push(text);
  return run;
}

const mail = String.raw`(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}`;
const addresses = new RegExp(String.raw`\bhttps?:\/\/[^\s<>"]{1,2000}|${mail}`, 'gi');
const marks = new RegExp(
  String.raw`(\x60[^\x60\n]{1,1000}\x60)|\[([^[\]\n]{1,300})\]\(([^\s()<>"]{1,2000})\)|(\*\*|~~|\*|_)|\bhttps?:\/\/[^\s<>"*\x60]{1,2000}|${mail}`,
  'gi',
);

const meaning: Record<string, 'strong' | 'em' | 'del'> = { '**': 'strong', '~~': 'del', '*': 'em', _: 'em' };
const deepest = 12; // marks inside each other; what is deeper stays text

type Open = { mark: string; spans: Span[] };

function spans(text: string, find: RegExp = marks): Span[] {
  const top: Span[] = [];
  const open: Open[] = [];
  const into = () => open.at(-1)?.spans ?? top;
  const say = (part: string) => part && into().push({ kind: 'text', text: part });
  let from = 0;
  for (const match of text.matchAll(find)) {
    const [whole, code, label, to, mark] = match;
    const end = match.index + whole.length;
    if (mark) {
      const place = open.findLastIndex((other) => other.mark === mark);
      const closes = place >= 0 && endsWell(text, match.index, end, mark);
      if (!closes && (open.length >= deepest || !beginsWell(text, match.index, end, mark))) continue;
      say(text.slice(from, match.index));
      if (closes) close(open, place, top);
      else open.push({ mark, spans: [] });
      from = end;
      continue;
    }
    const found = code ? undefined : link(whole, label, to);
    if (!code && !found) continue;
    say(text.slice(from, match.index));
    if (code) into().push({ kind: 'code', text: code.slice(1, -1) });
    else if (found) into().push(found.span);
    from = match.index + (found?.length ?? whole.length);
  }
  say(text.slice(from));
  while (open.length > 0) unopen(open, top);
  return top;
}

/** Ends a mark; what was opened inside it and never closed was text. */
function close(open: Open[], place: number, top: Span[]): void {
  while (open.length > place + 1) unopen(open, top);
  const { mark, spans: inner } = open.pop() as Open;
  (open.at(-1)?.spans ?? top).push({ kind: meaning[mark] ?? 'em', spans: inner });
}

function unopen(open: Open[], top: Span[]): void {
  const { mark, spans: inner } = open.pop() as Open;
  (open.at(-1)?.spans ?? top).push({ kind: 'text', text: mark }, ...inner);
}

const space = /^\s?$/;
const edge = /^[\s\p{P}\p{S}]?$/u;

/** `5*3`, `a_b` and `2 * 3` are no marks. */
function beginsWell(text: string, start: number, end: number, mark: string): boolean {
  const ahead = text.charAt(end);
  return !space.test(ahead) && ahead !== mark.charAt(0) && (mark.length > 1 || edge.test(text.charAt(start - 1)));
}

function endsWell(text: string, start: number, end: number, mark: string): boolean {
  return !space.test(text.charAt(start - 1)) && (mark.length > 1 || edge.test(text.charAt(end)));
}

/** Punctuation that ends the sentence rather than the address. */
const trailing = /[.,;:!?'")\]}…。，、！？）」*_~]+$/;

function link(whole: string, label?: string, to?: string): { span: Span; length: number } | undefined {
  const labelled = label !== undefined && to !== undefined;
  const shown = labelled ? label : bareAddress(whole);
  const href = safe(labelled ? to : /^https?:/i.test(shown) ? shown : `mailto:${shown}`);
  if (!href) return undefined;
  const length = labelled ? whole.length : shown.length;
  return { span: { kind: 'link', href, spans: [{ kind: 'text', text: shown }] }, length };
}

/** Leaves out what belongs to the sentence; a closing bracket stays when the address opened one. */
function bareAddress(address: string): string {
  const tail = trailing.exec(address)?.[0] ?? '';
  const keep = tail.startsWith(')') && address.includes('(') ? 1 : 0;
  return address.slice(0, address.length - tail.length + keep);
}

const own = 'https://own.invalid';

/** Only pages and addresses: never javascript:, data: or another scheme; `//host` is written out so that nobody reads it as ours. */
export function safe(href: string): string | undefined {
  if (!/^(?:https?:\/\/|mailto:|\/)/i.test(href)) return undefined;
  try {
    const url = new URL(href, own);
    if (!/^(?:https?|mailto):$/.test(url.protocol)) return undefined;
    return url.origin === own ? url.pathname + url.search + url.hash : url.href;
  } catch {
    return undefined;
  }
}

/** Whether an address is a page of a help center. */
function isHelp(href: string): boolean {
  return /^\/help\/[\w-]+\/[^/?#]+/.test(new URL(href, own).pathname);
}

/** The words alone, for lists and notices. */
export function wordsOf(blocks: Block[]): string {
  const said = (span: Span): string => ('text' in span ? span.text : span.spans.map(said).join(''));
  return blocks
    .map((block) => {
      if (block.kind === 'card') return block.title;
      if (block.kind === 'code') return block.text;
      return block.kind === 'list' ? block.items.flat().map(said).join(' ') : block.spans.map(said).join('');
    })
    .join(' ');
}
