/** What news mean for the handover that is shown. */
import type { Message } from '../../shared/protocol';
import type { Head } from '../state/api';

/** Whether the head has to be read anew: the handover's own events, and whatever else may have ended it. */
export function changesHandover({ kind, event_type = '' }: Message, head: Head | undefined): boolean {
  return kind === 'event' && (event_type.startsWith('handover_') || head?.handover?.state === 'offered');
}
