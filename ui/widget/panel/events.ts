/** What happened, in words. Events that mean nothing to a visitor have none. */

import type { Message } from '../../shared/protocol';
import { when } from '../when';
import type { Words } from './context';

export function eventWords(i18n: Words, { event_type, data = {}, at }: Message): string {
  const { name = '', before, after, by = 0 } = data;
  switch (event_type) {
    case 'assigned':
    case 'handover_accepted':
      return name && i18n.t('event.assigned', { name });
    case 'handover_offered':
      return i18n.t('event.offered', { name, time: when(by, i18n.region, at) });
    case 'handover_returned':
      return i18n.t('event.offer_over', { name });
    case 'returned':
      return i18n.t('event.returned', { name });
    case 'status_changed':
      if (after === 'solved') return name ? i18n.t('event.solved', { name }) : i18n.t('event.solved_plain');
      return before === 'solved' ? i18n.t('event.reopened') : '';
    case 'reopened':
      return i18n.t('event.reopened');
    case 'kind_changed':
      return after === 'ticket' ? i18n.t('event.ticket') : '';
    default:
      return '';
  }
}
