/**
 * The server's article HTML as elements of ours. It is sanitised already; this is the second lock, and it needs neither innerHTML
 * nor DOMParser, which pages with `require-trusted-types-for 'script'` forbid. Unknown elements give their content, unknown
 * attributes and addresses give nothing.
 */

import { h, type ComponentChild, type VNode } from 'preact';
import { address } from './links';

const kept = new Set(
  'a abbr b blockquote br code dd del dl dt em figcaption figure h1 h2 h3 h4 h5 h6 hr i img kbd li ol p pre s small span strong sub sup table tbody td th thead tr u ul'.split(
    ' ',
  ),
);
const empty = new Set(['br', 'hr', 'img', 'input', 'wbr', 'source', 'col', 'link', 'meta']);
const hidden = new Set([
  'script',
  'style',
  'template',
  'iframe',
  'object',
  'noscript',
  'title',
  'textarea',
  'select',
  'svg',
  'math',
]);
const attributes: Record<string, string[]> = {
  a: ['href', 'title'],
  img: ['src', 'alt', 'width', 'height'],
  ol: ['start'],
  td: ['colspan', 'rowspan'],
  th: ['colspan', 'rowspan', 'scope'],
};
const names: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: '\u00a0' };
const piece = /<!--[\s\S]*?-->|<(\/?)([a-zA-Z][a-zA-Z0-9-]*)((?:[^<>"']|"[^"]*"|'[^']*')*)>|[^<]+|</g;
const attribute = /([^\s"'=<>/]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'<>]+)))?/g;
const deepest = 40; // levels; deeper content joins the last

interface Open {
  tag: string;
  props: Record<string, string>;
  children: ComponentChild[];
}

/** `base` is what relative addresses of links and pictures are relative to. */
export function render(html: string, base: string): ComponentChild[] {
  const stack: Open[] = [{ tag: '', props: {}, children: [] }];
  let skipping = '';
  const top = () => stack[stack.length - 1] as Open;
  const close = () => {
    const { tag, props, children } = stack.pop() as Open;
    top().children.push(kept.has(tag) ? element(tag, props, children) : h('span', null, children));
  };
  for (const [whole, slash, name, rest] of html.matchAll(piece)) {
    const tag = name?.toLowerCase();
    if (skipping) {
      if (slash && tag === skipping) skipping = '';
    } else if (!tag) {
      if (!whole.startsWith('<!--')) top().children.push(decode(whole));
    } else if (slash) {
      const at = stack.findLastIndex((open) => open.tag === tag);
      if (at > 0) while (stack.length > at) close();
    } else if (hidden.has(tag)) {
      if (!rest?.endsWith('/')) skipping = tag;
    } else if (empty.has(tag)) {
      if (kept.has(tag)) top().children.push(element(tag, parse(tag, rest ?? '', base), []));
    } else if (stack.length < deepest) {
      stack.push({ tag, props: parse(tag, rest ?? '', base), children: [] });
    }
  }
  while (stack.length > 1) close();
  return top().children;
}

function element(tag: string, props: Record<string, string>, children: ComponentChild[]): VNode | string {
  if (tag === 'img' && !props.src) return props.alt ?? '';
  if (tag === 'a' && !props.href) return h('span', null, children);
  const links = tag === 'a' ? { target: '_blank', rel: 'noopener noreferrer' } : {};
  const lazily = tag === 'img' ? { loading: 'lazy', alt: '' } : {};
  // the panel's own heading is the first level
  const level = /^h[12]$/.test(tag) ? 'h3' : tag;
  return h(level, { ...lazily, ...props, ...links }, empty.has(tag) ? undefined : children);
}

function parse(tag: string, text: string, base: string): Record<string, string> {
  const props: Record<string, string> = {};
  for (const [, name = '', double, single, bare] of text.matchAll(attribute)) {
    const key = name.toLowerCase();
    if (!attributes[tag]?.includes(key)) continue;
    const value = decode(double ?? single ?? bare ?? '');
    if (key !== 'href' && key !== 'src') props[key] = value;
    else {
      const url = address(value, base);
      if (url) props[key] = url;
    }
  }
  return props;
}

function decode(text: string): string {
  return text.replace(/&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|([a-z]+));/gi, (whole, hex, decimal, name) => {
    if (name) return names[name.toLowerCase()] ?? whole;
    const code = hex ? parseInt(hex, 16) : Number(decimal);
    return code > 0 && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff) ? String.fromCodePoint(code) : '\ufffd';
  });
}
