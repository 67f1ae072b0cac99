/** Runs macros: a reply goes into the composer, where it is read before it is sent, and the rest follows it; without one, all is done at once. */
import { ApiError } from '../../shared/api';
import type { Conversation } from '../../shared/protocol';
import { faultOf, nameOf } from '../state/actions';
import type { Workspace } from '../state/context';
import type { Desk } from '../state/desk.svelte';
import { t as workspace } from '../words.svelte';
import { forget, type Macro, type Staged } from './macros';
import { t } from './words.svelte';

type Back = Record<string, unknown>;

/** What choosing a macro does. */
export async function start({ desk, shortcuts }: Workspace, row: Conversation, macro: Macro): Promise<void> {
  const { id, name } = macro;
  const reply = macro.actions.find((action) => action.do === 'reply');
  if (!reply) return void (await run(desk, row.id, { id, name }));
  const about = { locale: row.locale, inbox: row.inbox, limit: 1, id: reply.reply ?? '' };
  const found = await desk.api.savedReplies('', about).catch(() => undefined);
  const [saved] = found?.replies ?? [];
  const [text] = saved?.texts ?? [];
  if (!saved || !text) {
    desk.notices.say({ text: found ? t('no_reply', { macro: name }) : workspace('fault.unreachable'), fault: true });
    return;
  }
  const option = { kind: 'saved' as const, key: saved.id, reply: saved, text, foreign: false };
  shortcuts.act('insert', { option, macro: { id, name }, send: !!reply.send });
}

/** Does it on the server, once for each client id. False when nobody answered, so that it can be tried again. */
export async function run(
  desk: Desk,
  id: string,
  macro: Staged,
  clientId: string = crypto.randomUUID(),
): Promise<boolean> {
  try {
    const { conversation, undo } = await ask(desk, id, macro, clientId);
    forget(desk);
    desk.conversations.put([conversation]);
    const undoable = Object.keys(undo).length > 0;
    const text = t('done', { macro: macro.name, name: nameOf(desk, id) });
    desk.notices.say({ text, ...(undoable && { undo: () => void takeBack(desk, conversation, undo) }) });
    return true;
  } catch (reason) {
    desk.notices.say({ text: faultOf(desk, reason), fault: true });
    return reason instanceof ApiError;
  }
}

/** The other half of a macro whose reply was sent. */
export async function runAfter(
  desk: Desk,
  id: string,
  macro: Staged,
  clientId: string,
  stale: boolean,
): Promise<boolean> {
  if (!stale) return run(desk, id, macro, clientId);
  desk.notices.say({ text: t('skipped', { macro: macro.name, name: nameOf(desk, id) }), fault: true });
  return true;
}

/** Taking what somebody else has is refused unless one says that one knows it: by the version that is on screen. */
async function ask(desk: Desk, id: string, macro: Staged, clientId: string) {
  const row = desk.conversations.get(id);
  const body = { macro: macro.id, client_id: clientId };
  const send = (version?: number) => desk.api.runMacro(id, version ? { ...body, version } : body);
  const others = row && row.assignee !== '' && row.assignee !== desk.me.id;
  try {
    return await send(others ? row.version : undefined);
  } catch (reason) {
    const current = (reason as { current?: Conversation }).current;
    if (!others || current?.assignee !== row.assignee) throw reason;
    return send(current.version);
  }
}

/** Takes back what it did, and nothing that somebody has done since. */
async function takeBack(desk: Desk, after: Conversation, back: Back): Promise<void> {
  const row = desk.conversations.get(after.id);
  const same = (key: string) => !(key in after) || row?.[key as 'status'] === after[key as 'status'];
  const name = nameOf(desk, after.id);
  if (!row || !Object.keys(back).every(same)) {
    desk.notices.say({ text: workspace('undo.changed', { name }), fault: true });
    return;
  }
  try {
    const { conversation } = await desk.api.patch(after.id, { ...back, version: row.version });
    desk.conversations.put([conversation]);
    desk.notices.say({ text: workspace('undo.done', { name }) });
  } catch (reason) {
    desk.notices.say({ text: faultOf(desk, reason), fault: true });
  }
}
