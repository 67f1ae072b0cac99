/** From a draft to the outbox, and back. */
import type { Ack, Send } from '../../shared/protocol';
import { Lost } from '../../shared/socket';
import { solve } from './actions';
import { Afterwards, type Intent, type Then } from './afterwards';
import type { Desk } from './desk.svelte';
import type { Mode } from './drafts.svelte';

/** Sends what stands in a draft, which is empty then. */
export function sendDraft(desk: Desk, conversation: string, kind: Mode, thenSolve = false): void {
  const draft = desk.drafts.of(conversation);
  const body = draft[kind].trim();
  if (!body && draft.files[kind].length === 0) return;
  const macro = kind === 'reply' ? draft.macro : undefined;
  desk.send(
    conversation,
    kind,
    body,
    { ...(thenSolve && { solve: true }), ...(macro && { macro }) },
    draft.files[kind],
  );
  desk.drafts.clear(conversation, kind);
}

/** As the outbox keeps it. */
export function kept(then: Then): { then?: string } {
  return Object.keys(then).length > 0 ? { then: JSON.stringify(then) } : {};
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
    act: (intent, stale) => later(desk, intent, stale),
  });
}

/** True when it is done, or was refused for good. Whether the customer wrote again meanwhile is told: then nothing is done. */
async function later(desk: Desk, { conversation, macro, client_id = '' }: Intent, stale: boolean): Promise<boolean> {
  if (!macro && stale) return true;
  if (!desk.connection.live) return false;
  if (macro) {
    const { runAfter } = await import('../macros/run');
    return runAfter(desk, conversation, macro, `${client_id.slice(0, 60)}-m`, stale);
  }
  await solve(desk, conversation); // says itself what went wrong
  return desk.connection.live || desk.conversations.get(conversation)?.status === 'solved';
}
