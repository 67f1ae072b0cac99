/** The messages of the conversation, oldest first, and it stays at the newest unless the visitor reads further up. */

import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { Item } from '../../shared/outbox';
import type { Message } from '../../shared/protocol';
import { useDesk, useSession } from './context';
import { entries } from './entries';
import { eventWords } from './events';
import { Icon } from './icons';
import { Day, EventLine, Greeting, Run, Typing } from './lines';

const near = 48; // px from the end that still count as the end

export function Log({ visible, edit }: { visible: boolean; edit: (item: Item) => void }) {
  const { i18n, status } = useDesk();
  const session = useSession();
  const { talk, pending, messages } = session;
  const told = (message: Message) => eventWords(i18n, message);
  const list = entries(messages, pending, told, (at) => session.clock.fix(at));
  const box = useRef<HTMLDivElement>(null);
  const [atEnd, setAtEnd] = useState(true);
  const typing = talk?.typing && talk.typing.until > Date.now() ? talk.typing : undefined;
  const size = `${messages.length} ${pending.length} ${!!typing} ${talk?.solved}`;
  const mine = pending.length;

  const toEnd = () => box.current?.scrollTo({ top: box.current.scrollHeight });
  useLayoutEffect(() => {
    if (atEnd) toEnd();
  }, [size, visible, talk]);
  useLayoutEffect(toEnd, [mine]); // who writes wants to see it
  const kept = useRef(atEnd);
  kept.current = atEnd;
  useEffect(() => {
    const { current } = box;
    if (!current) return;
    // what comes below takes its room from here, and pictures grow: the end stays in sight
    const watch = new ResizeObserver(() => kept.current && toEnd());
    watch.observe(current);
    return () => watch.disconnect();
  }, []);
  useEffect(() => {
    const look = () => visible && atEnd && document.visibilityState === 'visible' && session.looking();
    look();
    document.addEventListener('visibilitychange', look);
    return () => document.removeEventListener('visibilitychange', look);
  });

  const scrolled = () => {
    const { scrollHeight, scrollTop, clientHeight } = box.current as HTMLDivElement;
    setAtEnd(scrollHeight - scrollTop - clientHeight < near);
  };
  return (
    <div class="logbox">
      <div
        class="log"
        role="log"
        aria-live="polite"
        aria-label={i18n.t('talk.log', { team: status?.team.name ?? '' })}
        tabIndex={0}
        ref={box}
        onScroll={scrolled}
      >
        {!session.loading && !talk && !list.length && <Greeting />}
        {list.map((entry, index) =>
          entry.kind === 'day' ? (
            <Day key={entry.key} at={entry.at} />
          ) : entry.kind === 'event' ? (
            <EventLine key={entry.key} message={entry.message} />
          ) : (
            <Run key={entry.key} run={entry} newest={newest(list, index)} edit={edit} />
          ),
        )}
        {typing && <Typing name={typing.name} />}
      </div>
      {!atEnd && (
        <button type="button" class="newest" onClick={toEnd} aria-label={i18n.t('talk.newest')}>
          <Icon name="down" />
        </button>
      )}
    </div>
  );
}

/** Whether no later run is the visitor's: only the newest tells how far it got. */
function newest(list: ReturnType<typeof entries>, index: number): boolean {
  return !list.slice(index + 1).some((entry) => entry.kind === 'run' && entry.mine);
}
