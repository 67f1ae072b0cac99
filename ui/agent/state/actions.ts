/** What an agent does with a conversation: shown at once, said in a notice, and taken back by its undo. */
import { ApiError } from '../../shared/api';
import type { Conversation, ConversationKind, Priority, Status } from '../../shared/protocol';
import { t } from '../words.svelte';
import type { Change } from './api';
import type { Desk } from './desk.svelte';

export function solve(desk: Desk, id: string): Promise<boolean> {
  return change(desk, id, { status: 'solved' }, t('done.solved', { name: nameOf(desk, id) }));
}

export function reopen(desk: Desk, id: string): Promise<boolean> {
  return change(desk, id, { status: 'open' }, t('done.reopened', { name: nameOf(desk, id) }));
}

/** Solves what is open, opens what is solved. */
export function close(desk: Desk, id: string): Promise<boolean> {
  return desk.conversations.get(id)?.status === 'solved' ? reopen(desk, id) : solve(desk, id);
}

export function setStatus(desk: Desk, id: string, status: Status): Promise<boolean> {
  if (status === 'solved') return solve(desk, id);
  if (status === 'open') return reopen(desk, id);
  return change(desk, id, { status }, t('done.status', { name: nameOf(desk, id), status: t(`status.${status}`) }));
}

/** Gives a conversation to an agent; an empty id gives it back to the queue. */
export function assign(desk: Desk, id: string, agent: string): Promise<boolean> {
  const name = nameOf(desk, id);
  const text =
    agent === desk.me.id
      ? t('done.taken', { name })
      : agent
        ? t('done.assigned', { name, agent: desk.nameOf(agent) })
        : t('done.unassigned', { name });
  return change(desk, id, { assignee: agent }, text);
}

/** An empty id takes it out of its team. */
export function moveTo(desk: Desk, id: string, team: string): Promise<boolean> {
  const name = nameOf(desk, id);
  const text = team ? t('done.team', { name, team: desk.teamName(team) }) : t('done.team_none', { name });
  return change(desk, id, { team }, text);
}

export function prioritise(desk: Desk, id: string, priority: Priority): Promise<boolean> {
  const vars = { name: nameOf(desk, id), priority: t(`priority.${priority}`) };
  return change(desk, id, { priority }, t('done.priority', vars));
}

export function turnInto(desk: Desk, id: string, kind: ConversationKind): Promise<boolean> {
  return change(desk, id, { kind }, t(`done.${kind}`, { name: nameOf(desk, id) }));
}

export function rename(desk: Desk, id: string, subject: string): Promise<boolean> {
  return change(desk, id, { subject }, t('done.subject', { name: nameOf(desk, id) }));
}

/** False when it was so already, or when it was refused; then a notice says why. */
async function change(desk: Desk, id: string, to: Change, text: string): Promise<boolean> {
  const row = desk.conversations.get(id);
  if (!row || matches(row, to)) return false;
  const before = part(row, to);
  const done = attempt(desk, () => desk.change(id, to));
  const back = async () => {
    if (await done) await undo(desk, id, to, before);
  };
  const notice = desk.notices.say({ text, undo: () => void back() });
  if (!(await done)) desk.notices.dismiss(notice);
  return done;
}

/** Takes back what we did, and nothing that somebody has done since. */
async function undo(desk: Desk, id: string, done: Change, before: Change): Promise<void> {
  const row = desk.conversations.get(id);
  if (!row || !matches(row, done)) {
    desk.notices.say({ text: t('undo.changed', { name: nameOf(desk, id) }), fault: true });
  } else if (await attempt(desk, () => desk.change(id, before, row.version))) {
    desk.notices.say({ text: t('undo.done', { name: nameOf(desk, id) }) });
  }
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

/** What people call a conversation: the customer's name, or a number. */
export function nameOf(desk: Desk, id: string): string {
  const row = desk.conversations.get(id);
  return row?.contact_name || t('visitor', { number: row?.number ?? 0 });
}

function part(row: Conversation, of: Change): Change {
  return Object.fromEntries(Object.keys(of).map((key) => [key, row[key as keyof Change]]));
}

function matches(row: Conversation, change: Change): boolean {
  return Object.entries(change).every(([key, value]) => row[key as keyof Change] === value);
}
