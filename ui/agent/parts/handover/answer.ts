/** Answers an offer, and says what came of it. */
import { ApiError } from '../../../shared/api';
import { nameOf } from '../../state/actions';
import type { Handover } from '../../state/api';
import type { Desk } from '../../state/desk.svelte';
import { t } from './words.svelte';

type Answer = 'accepted' | 'declined' | 'withdrawn';

/** False when it was too late, or nobody answered. */
export async function answer(desk: Desk, handover: Handover, state: Answer, words = ''): Promise<boolean> {
  const { conversation } = handover;
  const name = nameOf(desk, conversation);
  try {
    const answered = await desk.api.answer(handover.id, state, words);
    desk.conversations.put([answered.conversation]);
    desk.notices.say({ text: t(`done_${state}`, { name }) });
    return true;
  } catch (reason) {
    desk.notices.say({ text: faultOf(desk, reason), fault: true });
    return false;
  } finally {
    void desk.open(conversation);
  }
}

function faultOf(desk: Desk, reason: unknown): string {
  if (!(reason instanceof ApiError) || (reason.code !== 'conflict' && reason.code !== 'not_found')) return t('fault');
  const { assignee = '' } = (reason.current ?? {}) as { assignee?: string };
  const agent = assignee && assignee !== desk.me.id ? desk.nameOf(assignee) : '';
  return agent ? t('fault_late', { agent }) : t('fault_over');
}
