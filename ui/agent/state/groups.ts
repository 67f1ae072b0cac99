/** Which group of the list a conversation stands in, and where in it. */
import type { Conversation } from '../../shared/protocol';
import type { Order, View } from './router.svelte';

export type GroupName = 'waiting' | 'talking' | 'tickets' | 'snoozed' | 'solved' | 'saved' | 'spam' | 'deleted';
export type Group = { name: GroupName; rows: Conversation[] };

const names: Record<View, readonly GroupName[]> = {
  open: ['waiting', 'talking', 'tickets'],
  mine: ['waiting', 'talking', 'tickets'],
  snoozed: ['snoozed'],
  solved: ['solved'],
  spam: ['spam'],
  deleted: ['deleted'],
};

/** A chat waits for `me` when nobody else has taken it; tickets have a due date instead of a clock. */
export function groupOf(row: Conversation, me: string): GroupName {
  if (row.status === 'solved') return 'solved';
  if (row.status === 'snoozed') return 'snoozed';
  if (row.kind === 'ticket') return 'tickets';
  const mineToAnswer = row.assignee === '' || row.assignee === me;
  return row.waiting_since > 0 && mineToAnswer ? 'waiting' : 'talking';
}

/** How a list is made of the rows: its groups from top to bottom, in which of them a row stands, if in any, and where in it. */
export type Sorting = {
  names: readonly GroupName[];
  place: (row: Conversation) => GroupName | undefined;
  compare: (name: GroupName) => Compare;
};

/** How a view that comes with the workspace is made. */
export function sortingOf(me: string, view: View, order: Order, find: string): Sorting {
  return { names: names[view], place: sorter(me, view, find), compare: (name) => comparer(name, order) };
}

/** The groups that have rows, sorted. */
export function group(rows: Iterable<Conversation>, { names, place, compare }: Sorting): Group[] {
  const found = new Map<GroupName, Conversation[]>(names.map((name) => [name, []]));
  for (const row of rows) {
    const name = place(row);
    if (name) found.get(name)?.push(row);
  }
  for (const [name, list] of found) list.sort(compare(name));
  return [...found].filter(([, list]) => list.length > 0).map(([name, list]) => ({ name, rows: list }));
}

/** Says in which group of a view a row stands, if in any. */
function sorter(me: string, view: View, find: string): (row: Conversation) => GroupName | undefined {
  const matches = matcher(find);
  return (row) => {
    if (view === 'mine' && row.assignee !== me) return undefined;
    const name = row.drawer ? names[view].find((one) => one === row.drawer) : groupOf(row, me);
    return name && names[view].includes(name) && matches(row) ? name : undefined;
  };
}

function comparer(name: GroupName, order: Order): Compare {
  return order === 'wait' ? (comparers[name] ?? newest) : newest;
}

/** By name, subject or preview, or by number. */
export function matcher(find: string): (row: Conversation) => boolean {
  const wanted = find.trim().toLocaleLowerCase();
  if (!wanted) return () => true;
  const number = wanted.replace(/^#/, '');
  return (row) =>
    String(row.number) === number ||
    `${row.contact_name}\n${row.subject}\n${row.preview}`.toLocaleLowerCase().includes(wanted);
}

type Compare = (a: Conversation, b: Conversation) => number;

/** Equal instants keep one order on every screen. */
const settled: Compare = (a, b) => (a.id < b.id ? -1 : 1);
export const newest: Compare = (a, b) => b.last_at - a.last_at || settled(a, b);
const longest: Compare = (a, b) => a.waiting_since - b.waiting_since || settled(a, b);
const soonest: Compare = (a, b) => (a.due_at || Infinity) - (b.due_at || Infinity) || newest(a, b);

const comparers: Partial<Record<GroupName, Compare>> = {
  waiting: longest,
  talking: newest,
  tickets: (a, b) => (a.due_at || b.due_at ? soonest(a, b) : newest(a, b)),
  snoozed: (a, b) =>
    a.snoozed_until || b.snoozed_until
      ? (a.snoozed_until || Infinity) - (b.snoozed_until || Infinity) || newest(a, b)
      : newest(a, b),
};
