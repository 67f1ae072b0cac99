/** The conversation on screen: log, place in line, composer, or the way to a new one once it is solved. */

import { useEffect, useLayoutEffect, useState } from 'preact/hooks';
import type { Item } from '../../shared/outbox';
import { Banner } from './Banner';
import { Composer } from './Composer';
import { useDesk, useSession } from './context';
import { Log } from './Log';
import { Privacy } from './Privacy';
import { adopt } from './sheet';
import { waitWords } from './status';
import css from './talk.css?inline';

export default function Talk({ visible }: { visible: boolean }) {
  const { i18n, door } = useDesk();
  const session = useSession();
  useLayoutEffect(() => adopt(door.root, css), [door]);
  const { talk, memory } = session;
  const [text, write] = useState(() => memory.recall('draft'));
  useEffect(() => memory.keep('draft', text), [text]);
  const edit = (item: Item) => {
    const taken = session.outbox.remove(item.client_id);
    if (taken) write(text.trim() ? `${text}\n${taken.body}` : taken.body);
  };
  const queue = talk?.queue;
  return (
    <div class="talk">
      <Banner />
      <Log visible={visible} edit={edit} />
      <div role="status">
        {queue && (
          <p class="queue">
            {queue.estimate === undefined
              ? i18n.t('queue.place', { place: queue.place })
              : i18n.t('queue.estimate', { place: queue.place, time: waitWords(i18n, queue.estimate) })}
          </p>
        )}
      </div>
      {talk?.solved ? (
        <div class="solved">
          <p>{i18n.t('solved.text')}</p>
          <button type="button" class="button" onClick={() => session.startAnew()}>
            {i18n.t('solved.again')}
          </button>
        </div>
      ) : (
        <Composer text={text} write={write} />
      )}
      {!talk && <Privacy />}
    </div>
  );
}
