/** Names, titles and previews, made fit for where they are shown. */
import type { Conversation } from '../../shared/protocol';
import { rich, wordsOf } from '../../shared/richtext';

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

/** A link that the end of a preview has cut through. */
const cutLink = /\[([^[\]]+)\]\([^\s()]*…$/;

/** What the list shows of the last message. The team writes Markdown, which is for reading in the log; a customer's signs are their own. */
export function previewOf({ preview, last_author }: Pick<Conversation, 'preview' | 'last_author'>): string {
  if (last_author !== 'agent') return preview;
  return wordsOf(rich(preview.replace(cutLink, '$1…'))) || preview;
}
