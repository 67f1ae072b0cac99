/** The single lines of the log. */

import type { Item } from '../../shared/outbox';
import type { ArticleLink, Message } from '../../shared/protocol';
import { when } from '../when';
import { Avatar } from './Avatar';
import { greeting, useDesk, useSession } from './context';
import type { Bubble, Entry } from './entries';
import { eventWords } from './events';
import { Files } from './Files';
import { Icon } from './icons';
import { address } from './links';
import { Rich } from './Rich';

type RunEntry = Extract<Entry, { kind: 'run' }>;

export function Day({ at }: { at: number }) {
  const { i18n, session } = useDesk();
  const today = new Date(session.clock.now());
  const ago = Math.round((new Date(today).setHours(12, 0, 0, 0) - new Date(at).setHours(12, 0, 0, 0)) / 864e5);
  const sameYear = new Date(at).getFullYear() === today.getFullYear();
  const date = i18n.date(at, sameYear ? { weekday: 'long', day: 'numeric', month: 'long' } : { dateStyle: 'long' });
  return <p class="day">{ago === 0 ? i18n.t('talk.today') : ago === 1 ? i18n.t('talk.yesterday') : date}</p>;
}

export function EventLine({ message }: { message: Message }) {
  const { i18n } = useDesk();
  return (
    <p class={message.event_type === 'reopened' ? 'day round' : 'day'} title={i18n.moment(message.at)}>
      <bdi>{eventWords(i18n, message)}</bdi>
    </p>
  );
}

/** What the team says before anybody has written; it is no message and is not stored. */
export function Greeting() {
  const { i18n, status, session } = useDesk();
  const name = status?.agents[0]?.name ?? status?.team.name ?? '';
  const back = status && !status.open ? status.back_at : null;
  return (
    <>
      <div class="run">
        <Avatar name={name} />
        <div class="bubbles">
          <p class="bubble" dir="auto">
            {greeting(i18n, status)}
          </p>
        </div>
      </div>
      {status && !status.open && (
        <p class="day">
          {back
            ? i18n.t('talk.away_until', { time: when(back, i18n.region, session.clock.now()) })
            : i18n.t('talk.away')}
        </p>
      )}
    </>
  );
}

interface RunProps {
  run: RunEntry;
  newest: boolean;
  edit: (item: Item) => void;
}

export function Run({ run, newest, edit }: RunProps) {
  const { i18n } = useDesk();
  const { talk } = useSession();
  const last = run.bubbles.at(-1) as Bubble;
  const { teamSeen = 0, teamDelivered = 0 } = talk ?? {};
  const seen = i18n.t(run.last <= teamSeen ? 'talk.seen' : run.last <= teamDelivered ? 'talk.delivered' : 'talk.sent');
  const state = run.mine && newest && !last.item ? seen : '';
  return (
    <div class={run.mine ? 'run mine' : 'run'}>
      {!run.mine && <Avatar name={run.name} />}
      <div class="bubbles">
        <p class="vh">
          <bdi>{run.mine ? i18n.t('talk.you') : run.name}</bdi>
        </p>
        {run.bubbles.map((bubble) => (
          <Words key={bubble.key} bubble={bubble} team={!run.mine} edit={edit} />
        ))}
        {!last.item && (
          <p class="meta">
            {!run.mine && run.name && (
              <>
                <bdi>{run.name}</bdi> ·{' '}
              </>
            )}
            <time dateTime={new Date(last.at).toISOString()} title={i18n.moment(last.at)}>
              {i18n.date(last.at, { timeStyle: 'short' })}
            </time>
            {state && ` · ${state}`}
          </p>
        )}
      </div>
    </div>
  );
}

interface WordsProps {
  bubble: Bubble;
  team: boolean;
  edit: (item: Item) => void;
}

function Words({ bubble, team, edit }: WordsProps) {
  const { i18n } = useDesk();
  const { item } = bubble;
  if (bubble.redacted) return <p class="bubble removed">{i18n.t('talk.removed')}</p>;
  return (
    <>
      {bubble.article && <About article={bubble.article} />}
      {bubble.files && <Files files={bubble.files} />}
      {bubble.body && (
        <div class={item ? 'bubble unsent' : 'bubble'} dir="auto" lang={bubble.lang}>
          <Rich body={bubble.body} team={team} />
        </div>
      )}
      {item && <Unsent item={item} edit={edit} />}
    </>
  );
}

/** What a message is about. */
function About({ article: { title, url } }: { article: ArticleLink }) {
  const { door, i18n } = useDesk();
  return (
    <a class="about" href={address(url, door.server) ?? '#'} target="_blank" rel="noopener">
      <Icon path="M12 6.500v13C9.500 18 7 17.500 4 17.500v-13c3 0 5.500.500 8 2 2.500-1.500 5-2 8-2v13c-3 0-5.500.500-8 2" />
      <span>
        <span class="vh">{i18n.t('article.about')}</span> <bdi>{title}</bdi>
      </span>
    </a>
  );
}

function Unsent({ item, edit }: { item: Item; edit: (item: Item) => void }) {
  const { i18n } = useDesk();
  const session = useSession();
  const { error, delayed } = item;
  if (error) {
    return (
      <p class="meta failed">
        <span>
          {i18n.t('talk.failed')} <bdi>{error.text}</bdi>
        </span>
        <button type="button" class="link" onClick={() => session.outbox.retry(item.client_id)}>
          {i18n.t('talk.retry')}
        </button>
        <button type="button" class="link" onClick={() => edit(item)}>
          {i18n.t('talk.edit')}
        </button>
      </p>
    );
  }
  if (delayed) {
    return (
      <p class="meta">
        {i18n.t('talk.delayed')} <bdi>{delayed.text}</bdi>
      </p>
    );
  }
  return <p class="meta">{i18n.t(session.reaches ? 'talk.sending' : 'talk.waiting')}</p>;
}

export function Typing({ name }: { name: string }) {
  const { i18n } = useDesk();
  return (
    <div class="run">
      <Avatar name={name} />
      <div class="bubbles">
        <p class="bubble ghost">
          <span class="vh">{name ? i18n.t('talk.typing', { name }) : i18n.t('talk.typing_team')}</span>
          <i />
          <i />
          <i />
        </p>
      </div>
    </div>
  );
}
