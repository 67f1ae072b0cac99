/** What is done after the end of a conversation: thanking colleagues, coming back to customers, mailing what was said. Loaded when it is done. */
import type { Conversation, Message } from '../../shared/protocol';
import { t } from '../words.svelte';
import { faultOf, nameOf } from './actions';
import type { Desk } from './desk.svelte';

async function tried(desk: Desk, act: () => Promise<unknown>): Promise<boolean> {
  try {
    await act();
    return true;
  } catch (reason) {
    desk.notices.say({ text: faultOf(desk, reason), fault: true });
    return false;
  }
}

/** Thanks a colleague for a message, or takes that back. */
export async function thank(desk: Desk, row: Conversation, message: Message, given: boolean): Promise<void> {
  if (!(await tried(desk, () => desk.api.kudos(row.id, message.id, given)))) return;
  const name = message.author.name || desk.nameOf(message.author.id ?? '');
  desk.notices.say({
    text: given ? t('kudos.given', { name }) : t('kudos.taken'),
    undo: () => void thank(desk, row, message, !given),
  });
  await desk.open(row.id);
}

/** Says that a customer who asked for it has heard from us, or has not yet. */
export async function comeBack(desk: Desk, id: string, done: boolean): Promise<void> {
  const asked = await tried(desk, async () => {
    const { conversation } = await desk.api.patch(id, { follow_up: !done });
    desk.conversations.put([conversation]);
  });
  if (!asked) return;
  const name = nameOf(desk, id);
  desk.notices.say({
    text: t(done ? 'done.followed_up' : 'done.not_followed_up', { name }),
    undo: () => void comeBack(desk, id, !done),
  });
}

/** Mails what was said to the address of the customer. */
export async function sendTranscript(desk: Desk, id: string): Promise<void> {
  const address = desk.head(id)?.contact.address ?? '';
  if (await tried(desk, () => desk.api.transcript(id))) desk.notices.say({ text: t('transcript.sent', { address }) });
}
