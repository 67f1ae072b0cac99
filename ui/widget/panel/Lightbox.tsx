/** A picture over all of the page, with the others of its message beside it. */

import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { Attachment } from '../../shared/protocol';
import { blobs, save } from './blobs';
import { useDesk } from './context';
import { Icon } from './icons';
import css from './lightbox.css?inline';
import { adopt } from './sheet';

interface Props {
  files: Attachment[];
  at: Attachment;
  view: (file: Attachment) => void;
  close: () => void;
}

const keep = 'M12 4v11M7.500 11 12 15.500 16.500 11M5 19.500h14';

export default function Lightbox({ files, at, view, close }: Props) {
  const { i18n, session, door } = useDesk();
  const [src, show] = useState('');
  const box = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => adopt(door.root, css), [door]);
  useEffect(() => {
    const before = door.root.activeElement as HTMLElement | null;
    box.current?.querySelector<HTMLElement>('.shut')?.focus();
    return () => before?.focus();
  }, []);
  useEffect(() => {
    let gone = false;
    show('');
    blobs(session)
      .url(at.id, false)
      .then((url) => gone || show(url), close);
    return () => (gone = true);
  }, [at]);
  const step = (by: number) => {
    const next = files[files.indexOf(at) + by];
    if (next) view(next);
  };
  const pressed = (event: KeyboardEvent) => {
    event.stopPropagation();
    const ahead = getComputedStyle(event.currentTarget as Element).direction === 'rtl' ? -1 : 1;
    if (event.key === 'Escape') close();
    if (event.key === 'ArrowRight') step(ahead);
    if (event.key === 'ArrowLeft') step(-ahead);
    if (event.key === 'Tab') stay(event, box.current);
  };
  return (
    <div
      ref={box}
      class="lightbox"
      role="dialog"
      aria-modal="true"
      aria-label={at.name}
      onKeyDown={pressed}
      onClick={(event) => event.target === event.currentTarget && close()}
    >
      <div class="bar">
        <bdi class="grow">{at.name}</bdi>
        <button
          type="button"
          class="tool"
          aria-label={i18n.t('file.save', { name: at.name })}
          onClick={() => void save(session, at).catch(close)}
        >
          <Icon path={keep} />
        </button>
        <button type="button" class="tool shut" aria-label={i18n.t('file.close')} onClick={close}>
          <Icon name="close" />
        </button>
      </div>
      {src ? <img src={src} alt={at.name} /> : <p role="status">{i18n.t('file.loading')}</p>}
      {files.length > 1 && (
        <div class="bar steps">
          <button
            type="button"
            class="tool"
            disabled={files[0] === at}
            aria-label={i18n.t('file.previous')}
            onClick={() => step(-1)}
          >
            <Icon name="back" turn />
          </button>
          <button
            type="button"
            class="tool"
            disabled={files[files.length - 1] === at}
            aria-label={i18n.t('file.next')}
            onClick={() => step(1)}
          >
            <Icon name="go" turn />
          </button>
        </div>
      )}
    </div>
  );
}

/** Nothing behind the picture can be reached. */
function stay(event: KeyboardEvent, box: HTMLElement | null): void {
  const stops = [...(box?.querySelectorAll<HTMLElement>('button:not(:disabled)') ?? [])];
  const now = (box?.getRootNode() as ShadowRoot).activeElement as HTMLElement;
  const next = (stops.indexOf(now) + (event.shiftKey ? -1 : 1) + stops.length) % stops.length;
  event.preventDefault();
  stops[next]?.focus();
}
