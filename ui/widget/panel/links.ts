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

const link = /\bhttps?:\/\/[^\s<>"]*[^\s<>"'.,;:!?)\]}]/g;

/** What a person typed, with its addresses made links. */
export function linked(text: string): ComponentChild[] {
  const parts: ComponentChild[] = [];
  let from = 0;
  for (const match of text.matchAll(link)) {
    const href = address(match[0], match[0]);
    if (!href) continue;
    parts.push(
      text.slice(from, match.index),
      h('a', { href, target: '_blank', rel: 'noopener noreferrer nofollow' }, match[0]),
    );
    from = match.index + match[0].length;
  }
  return [...parts, text.slice(from)];
}
