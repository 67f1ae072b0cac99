/** The panel, fetched on intent: draws the chat inside the widget's shadow root, so that neither page nor widget can restyle the other. */

import loaders from 'virtual:locales/widget';
import { render } from 'preact';
import type { DeskStatus } from '../../shared/api';
import { maxPage, type Opening } from '../../shared/protocol';
import tokens from '../../shared/tokens.css?inline';
import type { Door, Panel, Person, Porchlight, Prefill } from '../contract';
import { Session } from '../session';
import { App } from './App';
import { DeskProvider, type Desk } from './context';
import { Ears } from './ears';
import css from './panel.css?inline';
import { adopt } from './sheet';
import { pick, Words } from './words';

const bothFit = 864; // px: the panels of two widgets beside each other

export function mount(door: Door): Promise<Panel> {
  return start(door, true);
}

/** The same chat as a page of its own, for sites that cannot embed a script. */
export function mountPage(door: Door): Promise<Panel> {
  return start(door, false);
}

async function start(door: Door, closes: boolean): Promise<Panel> {
  // whatever the page says of `*` must not win over our colours
  adopt(door.root, tokens.replace(/(--[\w-]+:[^;}]+)(?=[;}])/g, '$1 !important'), css);
  const opening = (): Opening => openingOf(session, desk.status);
  const session = new Session({ server: door.server, inbox: door.inbox, locale: 'en', opening });
  session.clock.set(door.status?.now);
  const locales = Object.keys(loaders);
  const wanted = () => pick([session.memory.recall('locale'), ...door.languages].filter(Boolean), locales);
  const i18n = await Words.load(loaders, wanted());
  session.speak(i18n.locale);
  const desk: Desk = {
    door,
    i18n,
    session,
    status: door.status,
    ears: new Ears(),
    desktop: { answers: {}, article: door.article },
    locales: locales.filter((locale) => locale !== 'en-XA'),
    async speak(locale) {
      desk.i18n = await Words.load(loaders, locale);
      session.speak(locale);
      session.memory.keep('locale', locale);
      door.languages.unshift(locale);
      draw();
      await door.look();
    },
  };
  const mounting = document.createElement('div');
  door.root.appendChild(mounting);

  let open = !closes;
  const draw = () =>
    render(
      <DeskProvider value={{ ...desk }}>
        <App open={open} {...(closes && { close })} />
      </DeskProvider>,
      mounting,
    );
  const set = (to: boolean) => {
    if (open === to || !closes) return;
    open = to;
    session.memory.keep('open', open ? '1' : '');
    if (open && innerWidth < bothFit) stepForward(door);
    door.launcher.style.display = open ? 'none' : '';
    draw();
    if (open)
      void door.look(); // people come and go
    else door.launcher.focus({ preventScroll: true });
    desk.ears.tell(open ? 'open' : 'close', undefined);
  };
  const close = () => set(false);
  const stop = follow(
    desk,
    () => open,
    () => set(true),
  );
  draw();
  if (door.secret)
    session.link(door.secret).catch(() => {
      desk.expired = true;
      draw();
    });
  if (closes && session.memory.recall('open')) set(true); // the visitor went on to the next page
  return {
    open: () => set(true),
    close,
    toggle: () => set(!open),
    identify: (person) => identify(desk, person),
    prefill(prefill) {
      fill(desk, prefill);
      draw();
    },
    on: (name, hear) => desk.ears.on(name, hear),
    off: (name, hear) => desk.ears.off(name, hear),
    update(status: DeskStatus) {
      desk.status = status;
      session.clock.set(status.now);
      draw();
    },
    destroy() {
      stop();
      session.close();
      render(null, mounting);
    },
  };
}

/** On a page that carries two widgets and has no room for both: the other closes, and its launcher stays behind this panel. */
function stepForward({ inbox, root }: Door): void {
  const { inboxes = {} } = (window.Porchlight ?? {}) as Partial<Porchlight>;
  for (const key in inboxes) if (key !== inbox) inboxes[key]?.close();
  root.host.parentNode?.append(root.host); // of two with the same z-index the later one stands in front
}

/** Keeps the launcher's badge, the page's listeners and what calls the visitor back in step with the session. */
function follow(desk: Desk, isOpen: () => boolean, open: () => void): () => void {
  const { session, door, ears } = desk;
  let before = 0;
  let calls: Promise<(() => void) | undefined> | undefined;
  const badge = document.createElement('b'); // no span: the launcher hides those on phones
  badge.className = 'badge';
  door.launcher.appendChild(badge);
  session.on('change', () => {
    // the preview, the sound and the title's count are for who has written
    if (session.memory.token)
      calls ??= import('./calls').then(
        ({ call }) => call(desk, isOpen, open),
        () => (calls = undefined),
      );
    const { unread: count } = session;
    if (count === before) return;
    before = count;
    badge.textContent = count ? desk.i18n.number(count) : '';
    badge.title = count ? desk.i18n.t('home.unread', { count }) : '';
    ears.tell('unread', { count });
  });
  session.on('message', (message) => {
    if (message.kind === 'reply') ears.tell('message', { text: message.body ?? '', open: isOpen() });
  });
  session.on('identified', (detail) => ears.tell('identified', detail));
  return () => void calls?.then((stop) => stop?.());
}

function identify({ session, desktop }: Desk, person: Person | null): void {
  session.identify(person?.token);
  for (const name of ['name', 'email'] as const) desktop.answers[name] = person ? (person[name] ?? '') : '';
}

function fill({ desktop }: Desk, { message, name, email, fields }: Prefill): void {
  const said = { ...(name !== undefined && { name }), ...(email !== undefined && { email }) };
  Object.assign(desktop.answers, said, fields);
  if (message !== undefined) desktop.words = String(message);
}

/** The page without its query: those carry what is nobody's business. */
function openingOf({ clock }: Session, status: DeskStatus | undefined): Opening {
  const trail = status?.followed?.trail() ?? [];
  for (const step of trail) step.at = clock.fix(step.at); // it may be wrong by a day
  return {
    page: Array.from(location.pathname).slice(0, maxPage).join(''),
    tz: Intl.DateTimeFormat().resolvedOptions().timeZone,
    ...(trail.length > 0 && { trail }),
  };
}
