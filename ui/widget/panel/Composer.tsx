/** Where the visitor writes: Enter sends, Shift+Enter breaks the line, and an input method's Enter only chooses a word. */

import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { type ArticleLink, characters, maxBody } from '../../shared/protocol';
import type { Extra } from '../told';
import { Attached, AttachButtons } from './Attach';
import { Carried } from './Carried';
import { useDesk, useSession } from './context';
import { Icon } from './icons';
import { useUploads } from './uploading';

interface Props {
  text: string;
  write: (text: string) => void;
}

const tell = 2_000; // ms between typing notices: they hold for six
const previewEvery = 700; // ms, where the team sees the words

/** The article that led here goes with the message; one that opens a conversation says that the visitor came from it. */
export function aboutOf(article: ArticleLink | undefined, opens: boolean): Pick<Extra, 'article' | 'opening'> {
  return article ? { article, ...(opens && { opening: { article: article.id } }) } : {};
}

export function Composer({ text, write }: Props) {
  const { i18n, status, desktop, ears } = useDesk();
  const session = useSession();
  const uploads = useUploads();
  const area = useRef<HTMLTextAreaElement>(null);
  const told = useRef(0);
  const [waiting, wait] = useState(false); // to be sent when the files have arrived
  const over = characters(text) - maxBody;
  const ready = (text.trim() !== '' || uploads.list.length > 0) && over <= 0 && !uploads.faulty;
  const preview = status?.typing_preview ?? false;

  useLayoutEffect(() => {
    const { current } = area;
    if (!current || CSS.supports('field-sizing', 'content')) return;
    current.style.height = 'auto';
    current.style.height = `${current.scrollHeight}px`;
  }, [text]);
  useEffect(() => {
    if (!waiting) return;
    if (!ready) wait(false);
    else if (!uploads.busy) send();
  });
  useEffect(() => {
    // a pause tells the last letters too; what was kept from before is told to nobody by itself
    if (!preview || !told.current) return;
    const timer = setTimeout(() => session.typing(true, text), previewEvery);
    return () => clearTimeout(timer);
  }, [text]);

  const typed = (value: string) => {
    write(value);
    const now = Date.now();
    if (value.trim() === '') {
      session.typing(false);
      told.current = 0;
    } else if (now - told.current > (preview ? previewEvery : tell)) {
      told.current = now;
      session.typing(true, preview ? value : undefined);
    }
  };
  const send = () => {
    if (!ready) return;
    if (uploads.busy) return wait(true);
    const { article } = desktop;
    const body = text.trim();
    session.send(body, { files: uploads.take(), ...aboutOf(article, !session.talk) });
    ears.tell('sent', { text: body });
    delete desktop.article;
    wait(false);
    write('');
    told.current = 0;
    area.current?.focus();
  };
  const pressed = (event: KeyboardEvent) => {
    // 229: Safari ends a composition before the key that ended it
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing || event.keyCode === 229) return;
    event.preventDefault();
    send();
  };
  const pasted = (event: ClipboardEvent) => {
    const files = event.clipboardData?.files;
    if (!files?.length) return;
    event.preventDefault();
    uploads.add(files, session.talk?.head.id);
  };
  return (
    <form
      class="composer"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <Carried />
      <Attached />
      <div class="field">
        <AttachButtons />
        <textarea
          ref={area}
          rows={1}
          dir="auto"
          value={text}
          enterkeyhint="send"
          aria-label={i18n.t('composer.label')}
          placeholder={i18n.t('composer.placeholder')}
          aria-invalid={over > 0}
          aria-describedby="over"
          onFocus={() => void session.prepare()}
          onInput={(event) => typed(event.currentTarget.value)}
          onKeyDown={pressed}
          onPaste={pasted}
        />
        <button type="submit" class="send" aria-disabled={!ready} aria-label={i18n.t('composer.send')}>
          <Icon name="send" />
        </button>
      </div>
      <p class="over" id="over" role="status">
        {over > 0 ? i18n.t('composer.over', { count: over }) : waiting && i18n.t('composer.after_files')}
      </p>
      {preview && <p class="small">{i18n.t('composer.preview')}</p>}
    </form>
  );
}
