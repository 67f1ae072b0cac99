/** How a change of a row is asked of the server: lists as what comes and goes, so that two agents who tag at once both get their way. */
import type { Conversation } from '../../shared/protocol';
import type { Change, Patch } from './api';

export function wire(change: Change, row: Conversation | undefined): Patch {
  const { tags, followers, custom, ...plain } = change;
  const [newTags, oldTags] = [without(tags, row?.tags), without(row?.tags, tags)];
  const [newFollowers, oldFollowers] = [without(followers, row?.followers), without(row?.followers, followers)];
  const values = custom && changed(row?.custom ?? {}, custom);
  return {
    ...plain,
    ...(tags && newTags.length > 0 ? { add_tags: newTags } : {}),
    ...(tags && oldTags.length > 0 ? { remove_tags: oldTags } : {}),
    ...(followers && newFollowers.length > 0 ? { add_followers: newFollowers } : {}),
    ...(followers && oldFollowers.length > 0 ? { remove_followers: oldFollowers } : {}),
    ...(values ? { custom: values } : {}),
  };
}

function without(list: string[] = [], other: string[] = []): string[] {
  return list.filter((id) => !other.includes(id));
}

function changed(was: NonNullable<Change['custom']>, now: NonNullable<Change['custom']>) {
  const keys = new Set([...Object.keys(was), ...Object.keys(now)]);
  return Object.fromEntries([...keys].filter((key) => was[key] !== now[key]).map((key) => [key, now[key] ?? null]));
}

/** Those parts of a row that a change is about, as they are now: what an undo puts back. */
export function part(row: Conversation, of: Change): Change {
  const snooze = of.status !== undefined && row.status === 'snoozed' ? { snoozed_until: row.snoozed_until } : {};
  return { ...Object.fromEntries(Object.keys(of).map((key) => [key, valueOf(row, key)])), ...snooze };
}

export function matches(row: Conversation, change: Change): boolean {
  return Object.entries(change).every(([key, value]) => equal(valueOf(row, key), value));
}

export function equal(a: unknown, b: unknown): boolean {
  return a === b || plainly(a) === plainly(b);
}

/** What has no order of its own gets one. */
function plainly(value: unknown): string {
  if (Array.isArray(value)) return JSON.stringify([...(value as unknown[])].sort());
  return JSON.stringify(value && typeof value === 'object' ? Object.entries(value).sort() : value);
}

function valueOf(row: Conversation, key: string): unknown {
  if (key === 'drawer') return row.drawer ?? '';
  return key === 'custom' ? (row.custom ?? {}) : row[key as keyof Change];
}
