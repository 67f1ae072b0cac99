/** Who one talks to, and whether somebody is there: only what the desk really said. */

import { Avatar } from './Avatar';
import { useDesk, useSession } from './context';
import { Icon } from './icons';
import { statusLine, thereWords } from './status';

interface Props {
  back?: (() => void) | undefined;
  close: (() => void) | undefined;
  more: (() => void) | undefined;
}

export function Header({ back, close, more }: Props) {
  const { i18n, status } = useDesk();
  const session = useSession();
  const team = status?.team.name ?? '';
  const agent = session.talk?.head.agent?.name;
  const faces = agent ? [agent] : (status?.agents ?? []).slice(0, 3).map(({ name }) => name);
  const tz = status?.agents.find(({ name }) => name === agent)?.tz;
  const there = tz && thereWords(i18n, tz, session.clock.now());
  return (
    <div class="head">
      {back && (
        <button type="button" class="tool" onClick={back} aria-label={i18n.t('header.back')}>
          <Icon name="back" turn />
        </button>
      )}
      {!!faces.length && (
        <span class="faces">
          {faces.map((name) => (
            <Avatar key={name} name={name} />
          ))}
        </span>
      )}
      <div class="who">
        <h1 tabIndex={-1}>
          <bdi>{agent || team}</bdi>
        </h1>
        {status && (
          <p class={status.open ? 'here open' : 'here'}>
            <span>
              {statusLine(i18n, status, session.clock.now())}
              {there && ` · ${there}`}
            </span>
          </p>
        )}
      </div>
      {more && (
        <button type="button" class="tool" onClick={more} aria-label={i18n.t('header.more')}>
          <Icon name="more" />
        </button>
      )}
      {close && (
        <button type="button" class="tool" onClick={close} aria-label={i18n.t('header.close')}>
          <Icon name="close" />
        </button>
      )}
    </div>
  );
}
