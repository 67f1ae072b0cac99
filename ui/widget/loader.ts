/**
 * The script a business puts on its pages. It asks whether somebody is there, draws the lamp, and fetches the panel when a
 * visitor reaches for it, or at once for one who has written before. It stores nothing. At most 2 KB, so terse on purpose.
 */

import type { DeskStatus } from '../shared/api';
import type { Brought, Call, Door, Panel, Porchlight } from './contract';
import css from './launcher.css?inline';
import { when } from './when';

declare const __PANEL__: string;
declare const __TRAIL__: string;

/** What the server answers always has; what tests of the panel may leave out. */
type Answer = DeskStatus & Required<Pick<DeskStatus, 'launcher' | 'now'>>;

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- names come from pages too
type Any = any;

const own = document.currentScript as HTMLScriptElement | null;
const before = window.Porchlight;
const others = (before as Porchlight | undefined)?.inboxes;

// the page swaps of some frameworks run their scripts again
if (own?.dataset.inbox && !others?.[own.dataset.inbox]) start(own);

function start({ src, dataset }: HTMLScriptElement): void {
  const inbox = dataset.inbox as string;
  const inboxes = others ?? {};
  const server = new URL(src).origin;
  const languages = [dataset.locale, document.documentElement.lang, ...navigator.languages].filter(Boolean) as string[];
  const calls: Call[] = [];
  let loading: Promise<void> | undefined;
  let panel: Panel | undefined;
  let timer = 0;
  let sides: string[] = []; // of the window, the better first
  let tries = 99; // a page that throws the widget out each time shall have its way

  const make = (tag: string, parent?: Node) => {
    const element = document.createElement(tag);
    parent?.appendChild(element);
    return element;
  };
  const host = make('porchlight-widget');
  const root = host.attachShadow({ mode: 'open' });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  root.adoptedStyleSheets = [sheet];
  const launcher = make('button', root);
  make('var', launcher);
  const words = make('span', launcher);
  const title = make('data', words);
  const line = make('span', words);

  host.dataset.theme = dataset.theme || (matchMedia('(prefers-color-scheme:dark)').matches ? 'dark' : 'light');

  const bring = (path: string) =>
    import(/* @vite-ignore */ new URL(path, src).href).then((module: Brought) => module.mount(door));
  const drain = () => panel && calls.splice(0).forEach(([name, ...args]) => (panel as Any)[name](...args));
  const load = () =>
    (loading ??= bring(__PANEL__).then(
      (mounted) => {
        panel = mounted as Panel;
        drain();
      },
      () => (loading = undefined), // the network may be back at the next click
    ));

  // beside <body>, which page swaps replace; some replace everything
  const attach = () => {
    const page = document.documentElement;
    observer.observe(page, { childList: true });
    if (launcher.className && !host.isConnected && tries && tries--) page.appendChild(host);
    // where the first stands already, a second takes the other side
    host.dataset.side = sides[0];
    if (others && page.querySelectorAll(`porchlight-widget[data-side=${sides[0]}]`)[1]) host.dataset.side = sides[1];
  };
  const observer = new MutationObserver(attach);

  const look = async () => {
    clearTimeout(timer);
    if (!tries) return;
    timer = setTimeout(look, 2e5); // people come and go, and so do servers
    const answer = (await fetch(`${server}/api/desk/visitor/status?inbox=${inbox}&locale=${languages}`).catch(
      Boolean,
    )) as Response;
    if (!answer.ok) return; // an inbox that does not list this site, or a server that restarts
    const status = (door.status = (await answer.json()) as Answer);
    const { open, launcher: face, now } = status;
    const { at, locale } = face;
    launcher.className = open ? 'launcher lit' : 'launcher dim';
    launcher.lang = locale;
    launcher.dir = face.dir;
    title.textContent = face.title;
    line.textContent = at ? face.line.replace('{time}', when(at, locale, now)) : '';
    host.style.cssText = face.style;
    sides = face.sides;
    attach();
    panel?.update(status);
    if (status.follows) bring(__TRAIL__).catch(Boolean);
    try {
      if (localStorage.getItem(`porchlight:${inbox}`)) load(); // reading is not storing
    } catch {
      // forbidden here
    }
  };
  const door: Door = { root, launcher, server, inbox, languages, look, load };
  const widget = {
    inboxes,
    push: (...more) => more.forEach(([name, ...args]) => (widget as Any)[name](...args)),
    destroy() {
      tries = 0;
      host.remove();
      panel?.destroy();
      // eslint-disable-next-line @typescript-eslint/no-dynamic-delete -- pages see this object: it has the keys of widgets that are there
      delete inboxes[inbox];
      window.Porchlight = Object.values(inboxes)[0] as Porchlight;
    },
  } as Porchlight;
  for (const name of ['open', 'toggle', 'close', 'identify', 'prefill', 'on', 'off'] as const) {
    widget[name] = (...args: unknown[]) => {
      calls.push([name, ...args]);
      if (/pe|gg/.test(name)) load(); // to open or toggle is what the panel is there for
      drain();
      return () => widget.off(...(args as Parameters<Porchlight['off']>));
    };
  }
  observer.observe(document, { childList: true });
  inboxes[inbox] = widget;
  launcher.onpointerenter = launcher.onfocus = load;
  launcher.onclick = widget.open;
  if (!others) {
    window.Porchlight = widget;
    widget.push(...((before ?? []) as Call[]));
  }
  look();
}
