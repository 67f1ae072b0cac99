/** Addresses in what other people wrote. */

import { h, type ComponentChild } from 'preact';

/** Only where a click or a picture can do no more than be seen. */
export function address(value: string, base: string): string | undefined {
  let url: URL;
  try {
    url = new URL(value, base);
  } catch {
    return undefined;
  }
  return /^(https?|mailto|tel):$/.test(url.protocol) ? url.href : undefined;
}

// [label](address), as the team's article menu writes it, or a bare address
const link = /\[([^[\]\n]+)\]\((https?:\/\/[^\s()<>"]+)\)|\bhttps?:\/\/[^\s<>"]*[^\s<>"'.,;:!?)\]}]/g;

/** What a person typed, with its addresses made links. */
export function linked(text: string): ComponentChild[] {
  const parts: ComponentChild[] = [];
  let from = 0;
  for (const match of text.matchAll(link)) {
    const [whole, label = whole, to = whole] = match;
    const href = address(to, to);
    if (!href) continue;
    parts.push(
      text.slice(from, match.index),
      h('a', { href, title: href, target: '_blank', rel: 'noopener noreferrer nofollow' }, label),
    );
    from = match.index + whole.length;
  }
  return [...parts, text.slice(from)];
}
