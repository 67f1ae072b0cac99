/** From a draft to the outbox, and back. */
import type { Ack, Send } from '../../shared/protocol';
import { Lost } from '../../shared/socket';
import { solve } from './actions';
import { Afterwards } from './afterwards';
import type { Desk } from './desk.svelte';
import type { Mode } from './drafts.svelte';

/** Sends what stands in a draft, which is empty then. */
export function sendDraft(desk: Desk, conversation: string, kind: Mode, thenSolve = false): void {
  const draft = desk.drafts.of(conversation);
  const body = draft[kind].trim();
  if (!body && draft.files[kind].length === 0) return;
  desk.send(conversation, kind, body, thenSolve, draft.files[kind]);
  desk.drafts.clear(conversation, kind);
}

/** Takes an unsent message back: its text and files return to the composer. */
export function takeBack(desk: Desk, clientId: string): void {
  const item = desk.unsend(clientId);
  if (!item?.conversation) return;
  const { conversation, kind = 'reply', body, attached = [] } = item;
  desk.drafts.write(conversation, kind, [desk.drafts.of(conversation)[kind], body].filter(Boolean).join('\n'));
  for (const file of attached) desk.drafts.attach(conversation, kind, file);
}

/** Over the socket, or over HTTP when there is none. */
export async function deliver({ api, connection: { line } }: Desk, frame: Send): Promise<Ack> {
  if (line.state.phase === 'live') return line.post(frame);
  if (!line.state.online || line.state.phase === 'connecting') throw new Lost();
  return api.post(frame);
}

/** What is to be solved once a message is kept, beside the agent's outbox. */
export function afterwardsOf(desk: Desk): Afterwards {
  return new Afterwards({
    key: `porchlight.${desk.me.id}:solve`,
    storage: localStorage,
    row: (id) => desk.conversations.get(id),
    solve: (id) => solveLater(desk, id),
  });
}

/** True when it is done, or was refused for good. */
async function solveLater(desk: Desk, conversation: string): Promise<boolean> {
  if (!desk.connection.live) return false;
  await solve(desk, conversation); // says itself what went wrong
  return desk.connection.live || desk.conversations.get(conversation)?.status === 'solved';
}
