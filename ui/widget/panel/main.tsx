/** The panel, fetched on intent: draws the chat inside the widget's shadow root, so that neither page nor widget can restyle the other. */

import loaders from 'virtual:locales/widget';
import { render } from 'preact';
import type { DeskStatus } from '../../shared/api';
import { maxPage } from '../../shared/protocol';
import tokens from '../../shared/tokens.css?inline';
import type { Door, Panel } from '../contract';
import { Session } from '../session';
import { App } from './App';
import { DeskProvider, type Desk } from './context';
import css from './panel.css?inline';
import { adopt } from './sheet';
import { pick, Words } from './words';

export async function mount(door: Door): Promise<Panel> {
  return start(door, true);
}

/** The same chat as a page of its own, for sites that cannot embed a script. */
export async function mountPage(door: Door): Promise<Panel> {
  return start(door, false);
}

async function start(door: Door, closes: boolean): Promise<Panel> {
  const i18n = await Words.load(loaders, pick(door.languages, Object.keys(loaders)));
  adopt(door.root, tokens, css);
  const session = new Session({ server: door.server, inbox: door.inbox, locale: i18n.locale, opening });
  const mounting = document.createElement('div');
  door.root.appendChild(mounting);

  let open = !closes;
  const desk: Desk = { door, i18n, session, status: door.status };
  const draw = () =>
    render(
      <DeskProvider value={{ ...desk }}>
        <App open={open} {...(closes && { close })} />
      </DeskProvider>,
      mounting,
    );
  const set = (to: boolean) => {
    if (open === to) return;
    open = to;
    session.memory.keep('open', open ? '1' : '');
    door.launcher.style.display = open ? 'none' : '';
    draw();
    if (!open) door.launcher.focus({ preventScroll: true });
    door.tell(open ? 'open' : 'close', undefined);
  };
  const close = () => set(false);
  follow(desk, () => open);
  draw();
  if (closes && session.memory.recall('open')) set(true); // the visitor went on to the next page
  return {
    open: () => set(true),
    close,
    update(status: DeskStatus) {
      desk.status = status;
      draw();
    },
  };
}

/** Keeps the launcher's badge and the page's listeners in step with the session. */
function follow({ session, door, i18n }: Desk, isOpen: () => boolean): void {
  let before = 0;
  const badge = document.createElement('span');
  badge.className = 'badge';
  door.launcher.appendChild(badge);
  session.on('change', () => {
    const { unread: count } = session;
    if (count === before) return;
    before = count;
    badge.textContent = count ? i18n.number(count) : '';
    badge.title = count ? i18n.t('home.unread', { count }) : '';
    door.tell('unread', { count });
  });
  session.on('message', (message) => {
    if (message.kind === 'reply') door.tell('message', { text: message.body ?? '', open: isOpen() });
  });
}

/** The page without its query: those carry what is nobody's business. */
function opening() {
  return {
    page: Array.from(location.pathname).slice(0, maxPage).join(''),
    tz: Intl.DateTimeFormat().resolvedOptions().timeZone,
  };
}
