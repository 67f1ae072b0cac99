/** The last reply, beside the launcher: enough to know whether to open. */

import type { Message } from '../../shared/protocol';
import { Face } from './Avatar';
import type { Desk } from './context';
import { Icon } from './icons';
import { dir } from './words';

interface Props {
  desk: Desk;
  message: Message | undefined;
  open: () => void;
  hide: () => void;
}

export function Peek({ desk, message, open, hide }: Props) {
  if (!message) return null;
  const { i18n, status } = desk;
  const name = message.author.name ?? status?.team.name ?? '';
  return (
    <div class="peek" lang={i18n.locale} dir={dir(i18n.locale)} role="status">
      <button type="button" class="peeked" onClick={open}>
        <Face name={name} desk={desk} />
        <span class="grow">
          <b>
            <bdi>{name}</bdi>
          </b>
          <span dir="auto">{message.body || message.files?.map((file) => file.name).join(', ')}</span>
        </span>
      </button>
      <button type="button" class="tool" onClick={hide} aria-label={i18n.t('peek.hide')}>
        <Icon name="close" />
      </button>
    </div>
  );
}
