/** What an agent does with conversations that nobody has to answer: spam, deleting, and blocking who writes them. Each with its undo. */
import type { Conversation } from '../../shared/protocol';
import { t } from '../words.svelte';
import { change, faultOf, nameOf, type Ids } from './actions';
import type { Desk } from './desk.svelte';

/** Puts conversations into spam, or takes them out of whatever drawer they lie in. */
export function spam(desk: Desk, ids: Ids, on: boolean): Promise<boolean> {
  const one = (name: string) => t(on ? 'done.spam' : 'done.no_spam', { name });
  return change(desk, ids, { drawer: on ? 'spam' : '' }, { one, act: t(on ? 'put.spam' : 'put.no_spam') });
}

export function remove(desk: Desk, ids: Ids): Promise<boolean> {
  return change(desk, ids, { drawer: 'deleted' }, { one: (name) => t('done.deleted', { name }), act: t('put.delete') });
}

export function restore(desk: Desk, ids: Ids): Promise<boolean> {
  return change(desk, ids, { drawer: '' }, { one: (name) => t('done.restored', { name }), act: t('put.restore') });
}

/** Takes nothing of the contact any more who wrote a conversation, or takes it again. */
export function block(desk: Desk, id: string, on: boolean): Promise<boolean> {
  const contact = desk.conversations.get(id)?.contact;
  if (!contact) return Promise.resolve(false);
  return blockContact(desk, { contact, conversation: id, name: nameOf(desk, id) }, on);
}

/** The same, of somebody; the conversation is where it is told. */
export async function blockContact(
  desk: Desk,
  whom: { contact: string; conversation: string; name: string },
  on: boolean,
): Promise<boolean> {
  const done = await tried(desk, () => desk.api.block(whom.contact, on, whom.conversation));
  if (!done) return false;
  const back = () => void blockContact(desk, whom, !on);
  desk.notices.say({ text: t(on ? 'done.blocked' : 'done.unblocked', { name: whom.name }), undo: back });
  return true;
}

/** Says that two conversations have to do with each other, or not any more. */
export async function link(desk: Desk, id: string, other: Conversation, on: boolean): Promise<boolean> {
  if (!(await tried(desk, () => desk.api.link(id, other.id, on)))) return false;
  const vars = { name: nameOf(desk, id), number: other.number };
  desk.notices.say({
    text: t(on ? 'done.linked' : 'done.unlinked', vars),
    undo: () => void link(desk, id, other, !on),
  });
  return true;
}

/** Both in one stroke, with one undo for all of it. */
export async function spamAndBlock(desk: Desk, ids: readonly string[]): Promise<void> {
  const rows = ids.flatMap((id) => desk.conversations.get(id) ?? []);
  const contacts = new Map(rows.filter(({ contact }) => contact).map(({ contact, id }) => [contact, id]));
  const blockAll = (on: boolean) =>
    Promise.all([...contacts].map(([contact, conversation]) => desk.api.block(contact, on, conversation)));
  const put = async (drawer: 'spam' | '') => {
    const results = await desk.changeAll(rows.map(({ id }) => ({ id, change: { drawer } })));
    const refused = results.find(({ error }) => error)?.error;
    if (refused) throw new Error(refused.text);
  };
  const done = await tried(desk, async () => {
    await put('spam');
    await blockAll(true);
  });
  if (!done) return;
  const back = async () => {
    const undone = await tried(desk, async () => {
      await blockAll(false);
      await put('');
    });
    if (undone) desk.notices.say({ text: t('undo.many', { count: rows.length }) });
  };
  const [first = ''] = ids;
  const text =
    rows.length > 1
      ? t('done.many', { count: rows.length, act: t('put.spam_block') })
      : t('done.spam_blocked', { name: nameOf(desk, first) });
  desk.notices.say({ text, undo: () => void back() });
}

async function tried(desk: Desk, act: () => Promise<unknown>): Promise<boolean> {
  try {
    await act();
    return true;
  } catch (reason) {
    desk.notices.say({ text: faultOf(desk, reason), fault: true });
    return false;
  }
}
