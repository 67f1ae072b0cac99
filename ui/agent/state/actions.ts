/** What an agent does with conversations: shown at once, said in a notice, and taken back by its undo. One or many, with one undo. */
import { ApiError } from '../../shared/api';
import type { Conversation, ConversationKind, Priority, Status } from '../../shared/protocol';
import { when } from '../lib/moments';
import { t, words } from '../words.svelte';
import type { Change, Result, Tag } from './api';
import type { Desk } from './desk.svelte';
import { colours } from './filing.svelte';
import { matches, part } from './wire';

/** A conversation, or several at once. */
export type Ids = string | readonly string[];
type To = Change | ((row: Conversation) => Change);
/** What is said afterwards: of one by its name, of many by the act. */
type Said = { one: (name: string) => string; act: string };

export function solve(desk: Desk, ids: Ids): Promise<boolean> {
  return change(desk, ids, { status: 'solved' }, { one: (name) => t('done.solved', { name }), act: t('head.solve') });
}

export function reopen(desk: Desk, ids: Ids): Promise<boolean> {
  return change(
    desk,
    ids,
    { status: 'open' },
    { one: (name) => t('done.reopened', { name }), act: t('head.set_open') },
  );
}

/** Solves what is open, opens what is solved. */
export function close(desk: Desk, id: string): Promise<boolean> {
  return desk.conversations.get(id)?.status === 'solved' ? reopen(desk, id) : solve(desk, id);
}

export function setStatus(desk: Desk, ids: Ids, status: Status): Promise<boolean> {
  if (status === 'solved') return solve(desk, ids);
  if (status === 'open') return reopen(desk, ids);
  const one = (name: string) => t('done.status', { name, status: t(`status.${status}`) });
  return change(desk, ids, { status }, { one, act: t('head.set_pending') });
}

/** Puts conversations off until a moment; 0: until the customer writes. */
export function snooze(desk: Desk, ids: Ids, until: number): Promise<boolean> {
  const time = until > 0 ? when(until, desk.clock.now) : '';
  const one = (name: string) => (time ? t('done.snoozed', { name, time }) : t('done.snoozed_writes', { name }));
  const act = time ? t('snooze.until', { time }) : t('snooze.writes');
  return change(desk, ids, { status: 'snoozed', snoozed_until: until }, { one, act });
}

/** 0: never. */
export function setDue(desk: Desk, ids: Ids, due_at: number): Promise<boolean> {
  const time = due_at > 0 ? when(due_at, desk.clock.now) : '';
  const one = (name: string) => (time ? t('done.due', { name, time }) : t('done.due_none', { name }));
  return change(desk, ids, { due_at }, { one, act: time ? t('row.due', { time }) : t('due.none') });
}

/** Puts a tag on conversations, or takes it off. */
export function tag(desk: Desk, ids: Ids, id: string, on: boolean): Promise<boolean> {
  const vars = { tag: desk.filing.tag(id)?.name ?? '' };
  const to = ({ tags }: Conversation) => ({ tags: toggled(tags, id, on) });
  const one = (name: string) => t(on ? 'done.tagged' : 'done.untagged', { name, ...vars });
  return change(desk, ids, to, { one, act: t(on ? 'tags.add' : 'tags.remove', vars) });
}

/** Makes a tag of a name, or finds the one that somebody has just made of it. */
export async function coin(desk: Desk, name: string): Promise<Tag | undefined> {
  const colour = colours[desk.filing.tags.length % colours.length] ?? '';
  try {
    const made = await desk.api.createTag(name, colour);
    desk.filing.add(made);
    return made;
  } catch (reason) {
    await desk.refresh().catch(() => {});
    const known = desk.filing.named(name);
    if (!known) desk.notices.say({ text: faultOf(desk, reason), fault: true });
    return known;
  }
}

/** Has an agent follow conversations, or not any more. */
export function follow(desk: Desk, ids: Ids, agent: string, on: boolean): Promise<boolean> {
  const to = ({ followers }: Conversation) => ({ followers: toggled(followers, agent, on) });
  const mine = agent === desk.me.id;
  const vars = { agent: desk.nameOf(agent) };
  const one = (name: string) =>
    mine
      ? t(on ? 'done.following' : 'done.unfollowed', { name })
      : t(on ? 'done.follower' : 'done.follower_gone', { name, ...vars });
  return change(desk, ids, to, { one, act: t(on ? 'follow.start' : 'follow.stop') });
}

/** Sets a field of the desk's own; undefined takes its value away. */
export function setField(desk: Desk, id: string, key: string, value: string | number | boolean | undefined) {
  const label = desk.filing.label(key);
  const to = ({ custom = {} }: Conversation) => {
    const { [key]: _, ...others } = custom;
    return { custom: value === undefined ? others : { ...others, [key]: value } };
  };
  return change(desk, id, to, { one: (name) => t('done.field', { name, field: label }), act: label });
}

/** Gives conversations to an agent; an empty id gives them back to the queue. */
export function assign(desk: Desk, ids: Ids, agent: string): Promise<boolean> {
  const one = (name: string) =>
    agent === desk.me.id
      ? t('done.taken', { name })
      : agent
        ? t('done.assigned', { name, agent: desk.nameOf(agent) })
        : t('done.unassigned', { name });
  const act = agent ? t('palette.assign', { name: desk.nameOf(agent) }) : t('palette.unassign');
  return change(desk, ids, { assignee: agent }, { one, act });
}

/** An empty id takes it out of its team. */
export function moveTo(desk: Desk, ids: Ids, team: string): Promise<boolean> {
  const one = (name: string) =>
    team ? t('done.team', { name, team: desk.teamName(team) }) : t('done.team_none', { name });
  return change(
    desk,
    ids,
    { team },
    { one, act: t('head.set_team', { team: desk.teamName(team) || t('head.no_team') }) },
  );
}

export function prioritise(desk: Desk, ids: Ids, priority: Priority): Promise<boolean> {
  const vars = { priority: t(`priority.${priority}`) };
  const one = (name: string) => t('done.priority', { name, ...vars });
  return change(desk, ids, { priority }, { one, act: t('head.set_priority', vars) });
}

export function turnInto(desk: Desk, ids: Ids, kind: ConversationKind): Promise<boolean> {
  return change(desk, ids, { kind }, { one: (name) => t(`done.${kind}`, { name }), act: t(`head.make_${kind}`) });
}

export function rename(desk: Desk, id: string, subject: string): Promise<boolean> {
  return change(desk, id, { subject }, { one: (name) => t('done.subject', { name }), act: t('head.subject') });
}

function toggled(list: string[] = [], id: string, on: boolean): string[] {
  const others = list.filter((one) => one !== id);
  return on ? [...others, id] : others;
}

/** False when all were so already, or when it was refused; then a notice says why. */
export async function change(desk: Desk, ids: Ids, to: To, said: Said): Promise<boolean> {
  const list = typeof ids === 'string' ? [ids] : ids;
  const wishes = list.flatMap((id) => {
    const row = desk.conversations.get(id);
    const wanted = row && (typeof to === 'function' ? to(row) : to);
    return row && wanted && !matches(row, wanted) ? [{ id, change: wanted, before: part(row, wanted) }] : [];
  });
  const [first] = wishes;
  if (!first) return false;
  if (list.length > 1) return changeAll(desk, wishes, said.act);
  const done = attempt(desk, () => desk.change(first.id, first.change));
  const back = async () => {
    if (await done) await undo(desk, first.id, first.change, first.before);
  };
  const notice = desk.notices.say({ text: said.one(nameOf(desk, first.id)), undo: () => void back() });
  if (!(await done)) desk.notices.dismiss(notice);
  return done;
}

type Done = { id: string; change: Change; before: Change };

/** Many at once, with one undo for all that were changed; of those that were refused it is said which and why. */
async function changeAll(desk: Desk, wishes: Done[], act: string): Promise<boolean> {
  const asked = desk.changeAll(wishes.map(({ id, change: wanted }) => ({ id, change: wanted })));
  const done = asked.then(
    (results) => {
      tellFailed(desk, results, wishes.length);
      return wishes.filter((_, i) => !results[i]?.error);
    },
    (reason: unknown) => {
      desk.notices.say({ text: faultOf(desk, reason), fault: true });
      return [];
    },
  );
  const back = async () => undoAll(desk, await done);
  const text = t('done.many', { count: wishes.length, act });
  const notice = desk.notices.say({ text, undo: () => void back() });
  const good = (await done).length;
  if (good === 0) desk.notices.dismiss(notice);
  return good > 0;
}

async function undoAll(desk: Desk, done: Done[]): Promise<void> {
  const still = done.flatMap(({ id, change: made, before }) => {
    const row = desk.conversations.get(id);
    return row && matches(row, made) ? [{ id, change: before, version: row.version }] : [];
  });
  try {
    const results = still.length > 0 ? await desk.changeAll(still) : [];
    const good = results.filter(({ error }) => !error).length;
    if (good > 0) desk.notices.say({ text: t('undo.many', { count: good }) });
    if (good < done.length) desk.notices.say({ text: t('undo.some', { count: done.length - good }), fault: true });
  } catch (reason) {
    desk.notices.say({ text: faultOf(desk, reason), fault: true });
  }
}

/** Who was left out, by name, and what the server said of the first. */
function tellFailed(desk: Desk, results: Result[], count: number): void {
  const failed = results.filter(({ error }) => error);
  const [first] = failed;
  if (!first?.error) return;
  const names = words().list(failed.slice(0, 3).map(({ id }) => nameOf(desk, id)));
  const why = first.error.code === 'conflict' ? t('fault.changed_short') : first.error.text;
  desk.notices.say({ text: t('fault.some', { count: failed.length, of: count, names, why }), fault: true });
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

export function faultOf(desk: Desk, reason: unknown): string {
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
