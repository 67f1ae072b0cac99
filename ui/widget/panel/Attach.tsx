/** Buttons that take files, and the files that wait to be sent: progress, a way out, and another try. */

import { useEffect, useRef, useState } from 'preact/hooks';
import type { Going } from '../uploads';
import { usual } from '../uploads';
import { useDesk, useSession } from './context';
import { Icon } from './icons';
import { stateOf, useUploads } from './uploading';

const clip =
  'm20 11.500-8.300 8.300a5 5 0 0 1-7.100-7.100l8.700-8.700a3.400 3.400 0 0 1 4.800 4.800l-8.700 8.700a1.700 1.700 0 0 1-2.400-2.400l8-8';
const camera = 'M4 8h3.500L9 5.500h6L16.500 8H20v11H4zM15.500 13a3.500 3.500 0 1 1-7 0 3.500 3.500 0 0 1 7 0z';
const paper = 'M6.500 3.500h7l4 4v13h-11zM13.500 3.500v4h4';
const again = 'M19 12a7 7 0 1 1-2.200-5.100M19.500 3.500v4h-4';

export function AttachButtons() {
  const { i18n } = useDesk();
  const phone = matchMedia('(pointer: coarse)').matches;
  return (
    <>
      <Pick label={i18n.t('file.add')} path={clip} />
      {phone && <Pick label={i18n.t('file.camera')} path={camera} capture />}
    </>
  );
}

function Pick({ label, path, capture = false }: { label: string; path: string; capture?: boolean }) {
  const session = useSession();
  const uploads = useUploads();
  const input = useRef<HTMLInputElement>(null);
  const picked = (list: FileList | null) => {
    if (list) uploads.add(list, session.talk?.head.id);
    if (input.current) input.current.value = ''; // the same file may be wanted again
  };
  return (
    <>
      <button type="button" class="tool attach" aria-label={label} title={label} onClick={() => input.current?.click()}>
        <Icon path={path} />
      </button>
      <input
        ref={input}
        type="file"
        hidden
        multiple={!capture}
        aria-label={label}
        {...(capture ? { accept: 'image/*', capture: 'environment' } : {})}
        onChange={(event) => picked(event.currentTarget.files)}
      />
    </>
  );
}

export function Attached() {
  const { i18n } = useDesk();
  const uploads = useUploads();
  if (uploads.list.length === 0) return null;
  return (
    <ul class="going" aria-label={i18n.t('file.list')}>
      {uploads.list.map((going) => (
        <Row key={going.key} going={going} part={going.part} />
      ))}
    </ul>
  );
}

function Row({ going }: { going: Going; part: number }) {
  const { i18n, status } = useDesk();
  const session = useSession();
  const uploads = useUploads();
  const { key, name, fault, stored, part } = going;
  const state = stateOf(i18n, going, status?.files?.max_bytes ?? usual.max_bytes);
  return (
    <li class={fault ? 'file faulty' : 'file'}>
      <Preview file={going.file} />
      <span class="grow">
        <span class="name">
          <bdi>{name}</bdi>
        </span>
        <span class="state" role={fault ? 'alert' : undefined}>
          {state}
        </span>
        {!stored && !fault && <progress max="1" value={part} aria-label={i18n.t('file.progress', { name })} />}
      </span>
      {fault && fault.reason !== 'size' && (
        <button
          type="button"
          class="tool"
          aria-label={i18n.t('file.retry', { name })}
          onClick={() => uploads.retry(key, session.talk?.head.id)}
        >
          <Icon path={again} />
        </button>
      )}
      <button
        type="button"
        class="tool"
        aria-label={i18n.t(stored || fault ? 'file.remove' : 'file.cancel', { name })}
        onClick={() => uploads.remove(key)}
      >
        <Icon name="close" />
      </button>
    </li>
  );
}

const shown = /^image\/(png|jpeg|gif|webp)$/;

/** The picture itself, from the visitor's own disk. */
function Preview({ file }: { file: File }) {
  const [src, show] = useState('');
  useEffect(() => {
    if (!shown.test(file.type) || file.size === 0) return;
    const url = URL.createObjectURL(file);
    show(url);
    return () => URL.revokeObjectURL(url);
  }, [file]);
  return src ? <img class="mini" src={src} alt="" onError={() => show('')} /> : <Paper />;
}

export function Paper() {
  return (
    <span class="mini">
      <Icon path={paper} />
    </span>
  );
}
