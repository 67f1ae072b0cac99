/** Who stands on the shelf: everybody this agent may have to answer and who is in no lane, the longest wait first. */
import type { Conversation } from '../../shared/protocol';
import type { Desk } from '../state/desk.svelte';

export function shelved(desk: Desk, lanes: readonly string[]): Conversation[] {
  const waiting = desk.conversations.waiting(desk.me.id);
  const own = [...desk.conversations.all()].filter(
    (row) => row.assignee === desk.me.id && row.kind === 'chat' && row.status === 'open' && row.waiting_since === 0,
  );
  own.sort((a, b) => b.last_at - a.last_at || (a.id < b.id ? -1 : 1));
  return [...waiting, ...own].filter(({ id }) => !lanes.includes(id));
}

/** What an agent finds on a board they have not arranged: their own chats, as far as they have room, the longest wait first. */
export function ownChats(desk: Desk, room: number): string[] {
  return shelved(desk, [])
    .filter(({ assignee }) => assignee === desk.me.id)
    .slice(0, room)
    .map(({ id }) => id);
}
