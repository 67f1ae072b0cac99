/**
 * The script a business puts on its pages. It asks whether somebody is there, draws the lamp, and fetches the panel when a
 * visitor reaches for it, or at once for one who has written before. It stores nothing.
 */

import ar from '../shared/locales/launcher/ar.json';
import de from '../shared/locales/launcher/de.json';
import en from '../shared/locales/launcher/en.json';
import type { DeskStatus } from '../shared/api';
import type { PageEvents, Panel, PanelModule } from './contract';
import css from './launcher.css?inline';
import { when } from './when';

declare const __PANEL__: string;

const words: Record<string, typeof en> = { en, de, ar };
const longest = 2 ** 31 - 1; // ms a timer can count
const recheck = 6e4; // ms, at the least, between two looks at the hours
const own = (document.currentScript ??
  document.querySelector('script[data-inbox][src*="widget.js"]')) as HTMLScriptElement | null;
const inbox = own?.dataset.inbox;

// the page swaps of some frameworks run their scripts again
if (own && inbox && !window.Porchlight) start(own, inbox);

function start(script: HTMLScriptElement, key: string): void {
  const doc = document;
  const server = new URL(script.src).origin;
  const languages = [script.dataset.locale, doc.documentElement.lang, ...navigator.languages].filter(
    (l) => !!l,
  ) as string[];
  const locale = languages.map((l) => l.slice(0, 2).toLowerCase()).find((l) => l in words) ?? 'en';
  const text = words[locale] ?? en;
  const listeners: Record<string, Set<(detail: never) => void>> = {};
  let status: DeskStatus | undefined;
  let panel: Promise<Panel> | undefined;
  let timer: ReturnType<typeof setTimeout>;

  const make = <K extends keyof HTMLElementTagNameMap>(tag: K, name: string, parent: Node) => {
    const element = doc.createElement(tag);
    element.className = name;
    parent.appendChild(element);
    return element;
  };
  const host = doc.createElement('porchlight-widget');
  const { theme } = script.dataset;
  if (theme) host.dataset.theme = theme;
  const root = host.attachShadow({ mode: 'open' });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  root.adoptedStyleSheets = [sheet];
  const launcher = make('button', 'launcher', root);
  launcher.type = 'button';
  launcher.dir = locale === 'ar' ? 'rtl' : 'ltr';
  launcher.lang = locale;
  draw();
  const label = make('span', 'words', launcher);
  const title = make('b', '', label);
  const line = make('span', '', label);
  make('span', 'badge', launcher);

  // outside of <body>, which page swaps replace
  const attach = () => host.isConnected || doc.documentElement.appendChild(host);

  const load = () =>
    (panel ??= import(/* @vite-ignore */ new URL(__PANEL__, script.src).href)
      .then((module: PanelModule) => module.mount({ root, launcher, server, inbox: key, languages, status, tell }))
      .catch((reason) => {
        panel = undefined; // the network may be back at the next click
        throw reason;
      }));
  const preload = () => void load().catch(() => {});
  const open = () => void load().then((p) => p.open(), console.warn);

  for (const name of ['pointerenter', 'focus', 'touchstart']) {
    launcher.addEventListener(name, preload, { once: true, passive: true });
  }
  launcher.addEventListener('click', open);
  window.Porchlight = {
    open,
    close: () => void panel?.then((p) => p.close()),
    on: (name, listener) => {
      const set = (listeners[name] ??= new Set());
      set.add(listener);
      return () => void set.delete(listener);
    },
  };
  addEventListener('pageshow', (event) => event.persisted && look());
  look();

  function tell<K extends keyof PageEvents>(name: K, detail: PageEvents[K]): void {
    for (const listener of listeners[name] ?? []) (listener as (detail: PageEvents[K]) => void)(detail);
  }

  /** A hanging lantern; its glass is lit when somebody is home. */
  function draw(): void {
    const ns = 'http://www.w3.org/2000/svg';
    const svg = doc.createElementNS(ns, 'svg');
    svg.setAttribute('viewBox', '0 0 24 24');
    svg.setAttribute('class', 'lamp');
    svg.setAttribute('aria-hidden', 'true');
    for (const [name, d] of [
      ['glass', 'M8.500 10h7l-.8 8h-5.400z'],
      ['', 'M12 2v2.500M6 10c0-3 3-5.500 6-5.500s6 2.500 6 5.500zM7.700 10l.9 9M16.300 10l-.9 9M7 19h10M10.500 22h3'],
    ]) {
      const path = doc.createElementNS(ns, 'path');
      path.setAttribute('class', name as string);
      path.setAttribute('d', d as string);
      svg.appendChild(path);
    }
    launcher.appendChild(svg);
  }

  async function look(): Promise<void> {
    clearTimeout(timer);
    const answer = await fetch(`${server}/api/desk/visitor/status?inbox=${encodeURIComponent(key)}`, {
      credentials: 'omit',
    }).catch(() => undefined);
    // an unknown inbox, or one that does not list this site: nothing to offer
    if (answer && answer.status >= 400 && answer.status < 500) return console.warn('Porchlight:', await answer.text());
    status = answer?.ok ? await answer.json() : status;
    show();
    attach();
    if (status) void panel?.then((p) => p.update(status as DeskStatus));
    const next = status?.open ? status.until : status?.back_at;
    timer = setTimeout(look, next ? Math.min(Math.max(next - Date.now(), recheck), longest) : recheck * 10);
    if (remembered()) preload();
  }

  function show(): void {
    const open = status?.open;
    const at = open ? status?.until : status?.back_at;
    launcher.className = `launcher ${open ? 'lit' : 'dim'}`;
    title.textContent = status && !open ? text.leave : text.chat;
    const phrase = open ? (at ? text.until : text.open) : at ? text.back : text.away;
    line.textContent = status ? phrase.replace('{time}', at ? when(at, locale) : '') : '';
    launcher.ariaLabel = `${title.textContent}. ${line.textContent}`;
  }

  /** Reading is not storing. */
  function remembered(): boolean {
    try {
      return !!localStorage.getItem(`porchlight:${key}`);
    } catch {
      return false;
    }
  }

  new MutationObserver(attach).observe(doc.documentElement, { childList: true });
}
