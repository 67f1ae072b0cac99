/** Where the visitor writes: Enter sends, Shift+Enter breaks the line, and an input method's Enter only chooses a word. */

import { useLayoutEffect, useRef } from 'preact/hooks';
import { characters, maxBody } from '../../shared/protocol';
import { useDesk, useSession } from './context';
import { Icon } from './icons';

interface Props {
  text: string;
  write: (text: string) => void;
}

const tell = 2_000; // ms between typing notices: they hold for six
const previewEvery = 700; // ms, where the team sees the words

export function Composer({ text, write }: Props) {
  const { i18n, status } = useDesk();
  const session = useSession();
  const area = useRef<HTMLTextAreaElement>(null);
  const told = useRef(0);
  const over = characters(text) - maxBody;
  const ready = text.trim() !== '' && over <= 0;
  const preview = status?.typing_preview ?? false;

  useLayoutEffect(() => {
    const { current } = area;
    if (!current || CSS.supports('field-sizing', 'content')) return;
    current.style.height = 'auto';
    current.style.height = `${current.scrollHeight}px`;
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
    session.send(text.trim());
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
  return (
    <form
      class="composer"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <div class="field">
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
        />
        <button type="submit" class="send" aria-disabled={!ready} aria-label={i18n.t('composer.send')}>
          <Icon name="send" />
        </button>
      </div>
      <p class="over" id="over" role="status">
        {over > 0 && i18n.t('composer.over', { count: over })}
      </p>
      {preview && <p class="small">{i18n.t('composer.preview')}</p>}
    </form>
  );
}
