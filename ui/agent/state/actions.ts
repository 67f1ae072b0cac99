/** What an agent does with a conversation: said in a notice, with a way back where there is one. */
import { ApiError } from '../../shared/api';
import type { Status } from '../../shared/protocol';
import { t } from '../words.svelte';
import type { Desk } from './desk.svelte';

export async function solve(desk: Desk, id: string): Promise<void> {
  await setStatus(desk, id, 'solved', t('done.solved', { name: nameOf(desk, id) }));
}

export async function reopen(desk: Desk, id: string): Promise<void> {
  await setStatus(desk, id, 'open', t('done.reopened', { name: nameOf(desk, id) }));
}

async function setStatus(desk: Desk, id: string, status: Status, text: string): Promise<void> {
  const before = desk.conversations.get(id)?.status ?? 'open';
  const undo = () => void attempt(desk, () => desk.setStatus(id, before));
  if (await attempt(desk, () => desk.setStatus(id, status))) desk.notices.say({ text, undo });
}

/** Gives a conversation to an agent; an empty id gives it back to the queue. */
export async function assign(desk: Desk, id: string, agent: string): Promise<void> {
  const before = desk.conversations.get(id)?.assignee ?? '';
  if (before === agent) return;
  const undo = () => void attempt(desk, () => desk.assign(id, before));
  if (!(await attempt(desk, () => desk.assign(id, agent)))) return;
  const name = nameOf(desk, id);
  if (agent === desk.me.id) desk.notices.say({ text: t('done.taken', { name }), undo });
  else if (agent) desk.notices.say({ text: t('done.assigned', { name, agent: desk.nameOf(agent) }), undo });
  else desk.notices.say({ text: t('done.unassigned', { name }), undo });
}

/** True when it went well; else says what happened. */
async function attempt(desk: Desk, act: () => Promise<unknown>): Promise<boolean> {
  try {
    await act();
    return true;
  } catch (reason) {
    desk.notices.say({ text: faultOf(desk, reason), fault: true });
    return false;
  }
}

function faultOf(desk: Desk, reason: unknown): string {
  if (!(reason instanceof ApiError)) return t('fault.unreachable');
  const current = reason.current as { assignee?: string } | undefined;
  const taken = reason.code === 'conflict' && current?.assignee && current.assignee !== desk.me.id;
  if (taken) return t('fault.taken', { agent: desk.nameOf(current.assignee ?? '') });
  return reason.code === 'conflict' ? t('fault.changed') : reason.text || t('fault.unreachable');
}

function nameOf(desk: Desk, id: string): string {
  const row = desk.conversations.get(id);
  return row?.contact_name || t('visitor', { number: row?.number ?? 0 });
}
