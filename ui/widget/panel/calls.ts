/** What calls a visitor back who looks elsewhere: a preview of the last reply, a tone, and the count in the page's title. */

import { h, render } from 'preact';
import type { Message } from '../../shared/protocol';
import { pageOf, titleOf } from '../trail';
import css from './calls.css?inline';
import type { Desk } from './context';
import { Peek } from './Peek';
import { adopt } from './sheet';
import { Tone } from './tone';

const every = 1_000; // ms between looks at the address, where the inbox keeps a trail: pages that swap themselves tell nobody

/** Begins; what it returns ends it. */
export function call(desk: Desk, isOpen: () => boolean, open: () => void): () => void {
  const { session, door } = desk;
  adopt(door.root, css);
  const tone = new Tone(() => session.memory.recall('sound') !== 'off');
  const mounting = document.createElement('div');
  door.root.appendChild(mounting);
  let hidden: string | undefined; // the message whose preview was put away

  const away = () => !isOpen() || document.visibilityState === 'hidden';
  const hide = () => {
    hidden = latest(desk)?.id;
    draw();
  };
  const draw = () => {
    const last = session.unread > 0 && !isOpen() ? latest(desk) : undefined;
    const message = last?.id === hidden ? undefined : last;
    const look = { desk, message, open, hide };
    render(message ? h(Peek, look) : null, mounting);
    count(away() ? session.unread : 0);
  };
  const stops = [
    session.on('change', draw),
    session.on('message', (message) => {
      if (message.kind !== 'reply') return;
      if (away()) tone.play();
      draw();
    }),
    desk.ears.listen('open', draw),
    desk.ears.listen('close', draw),
    tone.listen(door.root),
  ];
  document.addEventListener('visibilitychange', draw);
  const timer = followPage(desk);
  draw();
  return () => {
    for (const stop of stops) stop();
    document.removeEventListener('visibilitychange', draw);
    clearInterval(timer);
    count(0);
    render(null, mounting);
  };
}

/** The team's last reply, which may have come while the visitor was on no page of ours. */
function latest({ session }: Desk): Message | undefined {
  return session.talk?.timeline.messages.findLast(({ kind, author }) => kind === 'reply' && author.kind === 'agent');
}

/** "(2) " before the page's own title, which may change under it. */
function count(unread: number): void {
  const own = document.title.replace(/^\(\d+\) /, '');
  const title = unread ? `(${unread}) ${own}` : own;
  if (document.title !== title) document.title = title;
}

/** Tells the team which page the visitor is on, where the inbox has switched this on. */
function followPage(desk: Desk): ReturnType<typeof setInterval> {
  let told = '';
  return setInterval(() => {
    const { session, status } = desk;
    const now = session.line.phase + pageOf(); // a server that was restarted knows nobody
    if (now === told || !status?.followed) return;
    if (told || status.visitors || session.talk)
      session.moved({ t: 'page', page: pageOf(), title: titleOf(), ...status.followed.arrival });
    told = now;
  }, every);
}
