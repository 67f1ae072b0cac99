/** The conversation on screen: log, place in line, and what comes below it: the form, the composer, or the end. */

import { useEffect, useLayoutEffect, useState } from 'preact/hooks';
import type { Item } from '../../shared/outbox';
import { Banner } from './Banner';
import { Composer } from './Composer';
import { useDesk, useSession } from './context';
import { Dropping } from './Dropping';
import filesCss from './files.css?inline';
import { useLazy } from './lazy';
import { Log } from './Log';
import { Privacy } from './Privacy';
import { promiseWords } from './promise';
import { adopt } from './sheet';
import { queueWords } from './status';
import css from './talk.css?inline';
import { useUploads } from './uploading';

interface Props {
  visible: boolean;
  more: () => void;
  /** Puts the focus where one goes on. */
  settle: () => void;
}

export default function Talk({ visible, more, settle }: Props) {
  const desk = useDesk();
  const { i18n, door, status, desktop } = desk;
  const session = useSession();
  useLayoutEffect(() => adopt(door.root, css, filesCss), [door]);
  const uploads = useUploads();
  const { talk, memory, pending, loading } = session;
  const [text, write] = useState(() => memory.recall('draft'));
  useEffect(() => memory.keep('draft', text), [text]);
  useEffect(() => {
    if (desktop.words !== undefined) write(desktop.words);
    delete desktop.words;
    if (!memory.token) memory.made ??= status?.followed?.token?.(); // who is listed on the site is who writes
  });
  const edit = (item: Item) => {
    const taken = session.outbox.remove(item.client_id);
    if (!taken) return;
    if (taken.attached) uploads.restore(taken.attached);
    if (taken.about) desktop.article = taken.about;
    write(text.trim() ? `${text}\n${taken.body}` : taken.body);
  };
  // a form stands before the first message where the inbox asks something, and where nobody is there to be asked
  const away = status !== undefined && !status.open;
  const asks = !talk && !loading && !pending.length && (away || !!status?.prechat?.length);
  const Form = useLazy(() => import('./Form'), asks);
  const solved = !!talk?.solved;
  const Ended = useLazy(() => import('./Ended'), solved);
  const [again, goOn] = useState(''); // the conversation that the visitor goes on with, though it is solved
  const ended = solved && again !== talk?.head.id;
  useEffect(() => {
    if (!solved) goOn('');
  }, [solved]);
  useEffect(() => {
    // the form or the composer has taken the focus with it
    if (visible && document.activeElement === document.body) settle();
  }, [asks, ended]);
  const waits = talk?.queue
    ? queueWords(i18n, talk.queue, session.clock.now())
    : talk?.head.kind === 'ticket' && !solved && promiseWords(desk);
  const expired = desk.expired && <p class="queue">{i18n.t('link.expired')}</p>;
  if (asks)
    return (
      <>
        <div role="status">{expired}</div>
        {Form && <Form text={text} write={write} away={away} />}
      </>
    );
  return (
    <div class="talk">
      <Banner />
      <Log visible={visible} edit={edit} />
      <div role="status">
        {waits && <p class="queue">{waits}</p>}
        {memory.token && !memory.lasting && <p class="queue">{i18n.t('memory.none')}</p>}
        {expired}
      </div>
      {ended ? (
        talk && Ended && <Ended talk={talk} more={more} again={() => goOn(talk.head.id)} />
      ) : (
        <Dropping take={(files) => uploads.add(files, talk?.head.id)}>
          <Composer text={text} write={write} />
        </Dropping>
      )}
      {!talk && <Privacy />}
    </div>
  );
}
