/**
 * The script a business puts on its pages. It asks whether somebody is there, draws the lamp, and fetches the panel when a
 * visitor reaches for it, or at once for one who has written before. It stores nothing. At most 2 KB, so terse on purpose.
 */

import ar from '../shared/locales/launcher/ar.json';
import de from '../shared/locales/launcher/de.json';
import en from '../shared/locales/launcher/en.json';
import type { DeskStatus } from '../shared/api';
import type { Panel, PanelModule, Porchlight } from './contract';
import css from './launcher.css?inline';
import { form, when } from './when';

declare const __PANEL__: string;

const words: Record<string, typeof en> = { en, de, ar };
const own = document.currentScript as HTMLScriptElement | null;

// the page swaps of some frameworks run their scripts again
if (own?.dataset.inbox && !window.Porchlight) start(own);

function start({ src, dataset }: HTMLScriptElement): void {
  const inbox = dataset.inbox as string;
  const page = document.documentElement;
  const server = new URL(src).origin;
  const languages = [dataset.locale, page.lang, ...navigator.languages].filter(Boolean) as string[];
  const locale = languages.map((l) => l.slice(0, 2)).find((l) => words[l]) ?? 'en';
  const text = words[locale] as typeof en;
  let status: DeskStatus | undefined;
  let panel: Promise<Panel> | undefined;

  const make = (tag: string, name: string, parent?: Node) => {
    const element = document.createElement(tag);
    element.className = name;
    parent?.appendChild(element);
    return element;
  };
  const host = make('porchlight-widget', '');
  const root = host.attachShadow({ mode: 'open' });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  root.adoptedStyleSheets = [sheet];
  const launcher = make('button', '', root);
  launcher.lang = locale;
  launcher.dir = locale === 'ar' ? 'rtl' : 'ltr';
  make('var', '', launcher);
  const label = make('span', 'words', launcher);
  const title = make('data', '', label);
  const line = make('span', '', label);

  host.dataset.theme = dataset.theme || (matchMedia('(prefers-color-scheme:dark)').matches ? 'dark' : 'light');

  const load = () =>
    (panel ??= import(/* @vite-ignore */ new URL(__PANEL__, src).href).then((module: PanelModule) =>
      module.mount({ root, launcher, server, inbox, languages, status, tell }),
    ));
  const failed = () => (panel = undefined); // the network may be back at the next click
  const preload = () => load().catch(failed);
  const open = () => load().then((p) => p.open(), failed);
  const tell = (name: string, detail: unknown) => host.dispatchEvent(new CustomEvent(name, { detail }));
  launcher.onpointerenter = launcher.onfocus = preload;
  launcher.onclick = open;

  // beside <body>, which page swaps replace; some replace everything
  const attach = () => launcher.className && (host.isConnected || page.appendChild(host));
  new MutationObserver(attach).observe(page, { childList: true });

  const look = async () => {
    const answer = await fetch(`${server}/api/desk/visitor/status?inbox=${inbox}`).catch(() => undefined);
    if (answer?.ok) status = await answer.json();
    // an unknown inbox, or one that does not list this site: there is nothing to offer
    else if (answer && answer.status < 500) return;
    const lit = status?.open;
    const at = lit ? status?.until : status?.back_at;
    launcher.className = lit ? 'launcher lit' : 'launcher dim';
    title.textContent = status && !lit ? text.leave : text.chat;
    line.textContent = at ? (lit ? text.until : text.back).replace('{time}', when(at, form(locale))) : '';
    attach();
    if (status) void panel?.then((p) => p.update(status as DeskStatus));
    setTimeout(look, Math.min(Math.abs((at ?? 0) - Date.now()) + 5e3, 6e5)); // when hours come or go, or ten minutes
    try {
      if (localStorage.getItem(`porchlight:${inbox}`)) void preload(); // reading is not storing
    } catch {
      // forbidden here
    }
  };
  window.Porchlight = {
    open,
    close: () => panel?.then((p) => p.close()),
    on: (name, listener) => {
      const hear = (event: Event) => listener((event as CustomEvent).detail);
      host.addEventListener(name, hear);
      return () => host.removeEventListener(name, hear);
    },
  } as Porchlight;
  void look();
}
