/** Markdown while typing: what a key or a button changes in a text. Pure: the composer applies it, so that the browser's undo knows it. */

import { gaps } from '../../shared/variables';

/** Replaces what stands from `start` to `end`; then `from` to `to` is selected. */
export type Edit = { start: number; end: number; text: string; from: number; to: number };

/** What a button does with a text and its selection. */
export type Make = (text: string, from: number, to: number) => Edit;

export type Mark = '**' | '_' | '~~' | '`';

/** Sets a mark around the selection, or takes it away. Blanks at its ends stay outside: Markdown wants it so. */
export function mark(text: string, from: number, to: number, sign: Mark): Edit {
  const chosen = text.slice(from, to);
  if (sign === '`' && chosen.includes('\n')) return fence(chosen, from, to);
  const size = sign.length;
  if (text.slice(from - size, from) === sign && text.slice(to, to + size) === sign)
    return { start: from - size, end: to + size, text: chosen, from: from - size, to: to - size };
  if (chosen.length >= 2 * size && chosen.startsWith(sign) && chosen.endsWith(sign))
    return { start: from, end: to, text: chosen.slice(size, -size), from, to: to - 2 * size };
  const inner = chosen.trim();
  const start = from + (chosen.length - chosen.trimStart().length);
  const end = inner ? start + inner.length : start;
  return { start, end, text: sign + inner + sign, from: start + size, to: end + size };
}

function fence(chosen: string, from: number, to: number): Edit {
  const text = `\`\`\`\n${chosen}\n\`\`\``;
  return { start: from, end: to, text, from: from + 4, to: from + 4 + chosen.length };
}

/** A link of what is selected: an address waits for its words, words wait for their address. */
export function linkOf(text: string, from: number, to: number): Edit {
  const chosen = text.slice(from, to);
  if (/^https?:\/\/\S+$/.test(chosen))
    return { start: from, end: to, text: `[](${chosen})`, from: from + 1, to: from + 1 };
  const label = chosen.replaceAll(/[[\]\n]/g, ' ');
  const at = from + label.length + 3;
  return { start: from, end: to, text: `[${label}](https://)`, from: at, to: at + 'https://'.length };
}

export type Line = 'bullet' | 'number' | 'quote';

const begins: Record<Line, RegExp> = { bullet: /^[-*•] /, number: /^\d{1,6}[.)] /, quote: /^> ?/ };

/** Makes the lines of the selection a list or a quotation, or plain again. */
export function lines(text: string, from: number, to: number, kind: Line): Edit {
  const start = text.lastIndexOf('\n', from - 1) + 1;
  const after = text.indexOf('\n', to);
  const end = after < 0 ? text.length : after;
  const all = text.slice(start, end).split('\n');
  const off = all.every((line) => begins[kind].test(line));
  const prefix = (i: number) => ({ bullet: '- ', number: `${i + 1}. `, quote: '> ' })[kind];
  const bare = (line: string) => Object.values(begins).reduce((rest, begin) => rest.replace(begin, ''), line);
  const made = all.map((line, i) => (off ? line.replace(begins[kind], '') : prefix(i) + bare(line))).join('\n');
  return { start, end, text: made, from: all.length > 1 ? start : start + made.length, to: start + made.length };
}

const item = /^(\s{0,3})(?:([-*•])|(\d{1,6})([.)]))( +)(.*)$/;

/** What a new line brings inside a list: the next item, or the end of the list when the item is empty. */
export function newline(text: string, caret: number): Edit | undefined {
  const start = text.lastIndexOf('\n', caret - 1) + 1;
  const found = item.exec(text.slice(start, caret));
  if (!found) return undefined;
  const [, indent = '', bullet, number, sign = '', gap = ' ', said = ''] = found;
  if (said.trim() === '') return { start, end: caret, text: '', from: start, to: start };
  const next = `\n${indent}${bullet ?? Number(number) + 1 + sign}${gap}`;
  return { start: caret, end: caret, text: next, from: caret + next.length, to: caret + next.length };
}

export type Asked = { start: number; end: number; query: string };

const colon = /(?:^|[\s(])(:([\p{L}\d_+-]{2,30}))$/u;

/** The `:smi` before the caret that asks for an emoji. A time such as `10:30` is none. */
export function emojiAt(text: string, caret: number): Asked | undefined {
  const found = colon.exec(text.slice(Math.max(0, caret - 40), caret));
  const [, whole, query] = found ?? [];
  if (!whole || !query || /^\d+$/.test(query)) return undefined;
  return { start: caret - whole.length, end: caret, query };
}

/** An edit that puts something at a place, with a blank behind it when none follows. */
export function put(text: string, { start, end }: Pick<Asked, 'start' | 'end'>, by: string): Edit {
  const gap = /^\s/.test(text.slice(end)) ? '' : ' ';
  const caret = start + by.length + gap.length;
  return { start, end, text: by + gap, from: caret, to: caret };
}

/** As `put`; when something in the words is left to fill in, that is selected, so that typing takes its place. */
export function inserted(text: string, at: Pick<Asked, 'start' | 'end'>, words: string): Edit {
  const made = put(text, at, words);
  const [first] = gaps(words);
  return first ? { ...made, from: at.start + first.start, to: at.start + first.end } : made;
}

/** What Markdown's keys change. Ctrl+K without a selection is the palette's. */
export function byKey(event: KeyboardEvent, field: HTMLTextAreaElement): Edit | undefined {
  const { ctrlKey, metaKey, shiftKey, altKey, code, key } = event;
  if (!(ctrlKey || metaKey) || altKey) return undefined;
  const { value, selectionStart: from, selectionEnd: to } = field;
  if (shiftKey) {
    const kinds = { Digit7: 'number', Digit8: 'bullet', Digit9: 'quote' } as const;
    const kind = kinds[code as keyof typeof kinds];
    return kind && lines(value, from, to, kind);
  }
  const letter = key.toLowerCase();
  if (letter === 'k') return from < to ? linkOf(value, from, to) : undefined;
  const signs = { b: '**', i: '_', e: '`' } as const;
  const sign = signs[letter as keyof typeof signs];
  return sign && mark(value, from, to, sign);
}

/** Applies an edit the way typing does, so that Ctrl+Z takes it back. */
export function type(field: HTMLTextAreaElement, edit: Edit): void {
  field.focus();
  field.setSelectionRange(edit.start, edit.end);
  const before = field.value;
  // the one way that keeps the browser's undo; what does not know it gets the text without
  const typed = edit.text ? document.execCommand?.('insertText', false, edit.text) : document.execCommand?.('delete');
  if (!typed && field.value === before) {
    field.setRangeText(edit.text, edit.start, edit.end, 'end');
    field.dispatchEvent(new Event('input', { bubbles: true }));
  }
  field.setSelectionRange(edit.from, edit.to);
}

/** What stands between a word and what is put behind it. */
export function gap(text: string, at: number): string {
  return at === 0 || /\s/.test(text[at - 1] ?? '') ? '' : ' ';
}
