/** Where files may be dropped: all of the panel, while there is something to put them in. */

import type { ComponentChildren } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { useDesk } from './context';

interface Props {
  take: (files: File[]) => void;
  children: ComponentChildren;
}

export function Dropping({ take, children }: Props) {
  const { i18n } = useDesk();
  const [over, enter] = useState(false);
  const here = useRef<HTMLDivElement>(null);
  const last = useRef(take);
  last.current = take;
  useEffect(() => {
    const pane = here.current?.closest('section');
    const ended = new AbortController();
    const { signal } = ended;
    const holds = (event: DragEvent) => !!event.dataTransfer?.types.includes('Files');
    const onto = (event: DragEvent) => {
      if (!holds(event)) return;
      event.preventDefault();
      event.stopPropagation();
      enter(true);
    };
    const away = (event: DragEvent) => {
      if (!pane?.contains(event.relatedTarget as Node | null)) enter(false);
    };
    const drop = (event: DragEvent) => {
      enter(false);
      if (!holds(event)) return;
      event.preventDefault();
      event.stopPropagation();
      last.current([...(event.dataTransfer?.files ?? [])]);
    };
    pane?.addEventListener('dragenter', onto, { signal });
    pane?.addEventListener('dragover', onto, { signal });
    pane?.addEventListener('dragleave', away, { signal });
    pane?.addEventListener('drop', drop, { signal });
    return () => ended.abort();
  }, []);
  return (
    <div ref={here}>
      {children}
      {over && (
        <div class="drop" aria-hidden="true">
          <p>{i18n.t('file.drop')}</p>
        </div>
      )}
    </div>
  );
}
