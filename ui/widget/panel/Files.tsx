/** Files of a message: pictures as pictures, everything else as a card. Their addresses open nothing without the session's header. */

import { useEffect, useState } from 'preact/hooks';
import type { Attachment } from '../../shared/protocol';
import { Paper } from './Attach';
import { blobs, save } from './blobs';
import { useDesk } from './context';
import { useLazy } from './lazy';
import { bytes } from './uploading';

const raster = /^image\/(png|jpeg|gif|webp)$/;
const widest = 240; // px of a thumbnail
const highest = 220;

export function Files({ files }: { files: Attachment[] }) {
  const [viewed, view] = useState<Attachment | undefined>(undefined);
  const Lightbox = useLazy(() => import('./Lightbox'), viewed !== undefined);
  const pictures = files.filter(({ mime }) => raster.test(mime));
  return (
    <div class="files">
      {files.map((file) =>
        raster.test(file.mime) ? (
          <Thumb key={file.id} file={file} view={() => view(file)} />
        ) : (
          <Card key={file.id} file={file} />
        ),
      )}
      {viewed && Lightbox && <Lightbox files={pictures} at={viewed} view={view} close={() => view(undefined)} />}
    </div>
  );
}

function Thumb({ file, view }: { file: Attachment; view: () => void }) {
  const { i18n, session } = useDesk();
  const [src, show] = useState('');
  const [failed, fail] = useState(false);
  useEffect(() => {
    let gone = false;
    blobs(session)
      .url(file.id, true)
      .then(
        (url) => gone || show(url),
        () => gone || fail(true),
      );
    return () => (gone = true);
  }, [file.id]);
  if (failed) return <Card file={file} />;
  const { width = widest, height = highest } = file;
  const scale = Math.min(1, widest / width, highest / height);
  const size = { width: Math.max(44, Math.round(width * scale)), height: Math.max(44, Math.round(height * scale)) };
  return (
    <button type="button" class="thumb" onClick={view} aria-label={i18n.t('file.view', { name: file.name })}>
      {src ? <img src={src} alt="" {...size} /> : <svg {...size} aria-hidden="true" />}
    </button>
  );
}

function Card({ file }: { file: Attachment }) {
  const { i18n, session } = useDesk();
  const [state, set] = useState<'' | 'busy' | 'failed'>('');
  const get = () => {
    set('busy');
    save(session, file).then(
      () => set(''),
      () => set('failed'),
    );
  };
  return (
    <button
      type="button"
      class="file card"
      aria-busy={state === 'busy'}
      aria-label={i18n.t('file.save', { name: file.name })}
      onClick={get}
    >
      <Paper />
      <span class="grow">
        <bdi class="name">{file.name}</bdi>
        <span class="state" role="status">
          {state === 'failed' ? i18n.t('file.failed') : bytes(i18n, file.size)}
        </span>
      </span>
    </button>
  );
}
