/** What happened, in words. Events that mean nothing to a visitor have none. */

import type { Message } from '../../shared/protocol';
import type { Words } from './context';

export function eventWords(i18n: Words, { event_type, data = {} }: Message): string {
  const { name = '', before, after } = data;
  switch (event_type) {
    case 'assigned':
      return name && i18n.t('event.assigned', { name });
    case 'returned':
      return i18n.t('event.returned', { name });
    case 'status_changed':
      if (after === 'solved') return name ? i18n.t('event.solved', { name }) : i18n.t('event.solved_plain');
      return before === 'solved' ? i18n.t('event.reopened') : '';
    case 'kind_changed':
      return after === 'ticket' ? i18n.t('event.ticket') : '';
    default:
      return '';
  }
}
