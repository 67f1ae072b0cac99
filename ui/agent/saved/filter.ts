/** What a saved view shows: internal/desk/filter.go in TypeScript. Its testdata/filters.json holds both to each other. */
import type { Conversation, ConversationKind, Priority, Status } from '../../shared/protocol';
import type { GroupName, Sorting } from '../state/groups';

export type Order = 'newest' | 'oldest' | 'wait' | 'due';
export type Verdict = 'poor' | 'fair' | 'good' | 'none' | 'follow_up';
export type Due = 'overdue' | 'day' | 'week' | 'any' | 'none';

/** A field that is not there asks nothing; the values of one field are alternatives, and what all fields ask must hold. */
export type Filter = {
  status?: Status[]; // none: open, pending and snoozed
  assignee?: string[]; // ids, 'me', 'none'
  team?: string[]; // ids, 'mine', 'none'
  inbox?: string[];
  tag?: string[]; // ids, 'none'
  priority?: Priority[];
  kind?: ConversationKind[];
  locale?: string[]; // 'de' is 'de-AT' too
  waiting?: 'yes' | 'no';
  due?: Due[];
  rating?: Verdict[];
  custom?: Record<string, Value[]>; // the desk's own fields by their keys; null: what has none
  followed?: boolean; // by who looks
  order?: Order;
};

export type Value = string | number | boolean | null;

type Filed = { tags?: string[]; followers?: string[] };

/** Who looks at a view. */
export type Viewer = { me: string; teams: readonly string[] };

const day = 86_400_000; // ms
const unsolved: readonly Status[] = ['open', 'pending', 'snoozed'];

export function shown(filter: Filter): readonly Status[] {
  return filter.status?.length ? filter.status : unsolved;
}

/** Whether only work that is not done is asked for: all of that is held here. */
export function unsolvedOnly(filter: Filter): boolean {
  return !shown(filter).includes('solved');
}

/** Whether what the filter matches changes with time alone. */
export function timed(filter: Filter): boolean {
  return !!filter.due?.some((span) => span === 'overdue' || span === 'day' || span === 'week');
}

/** Whether a conversation is in the view, for who looks now. */
export function match(filter: Filter, row: Conversation & Filed, who: Viewer, now: number): boolean {
  const { tags = [], followers = [] } = row;
  return (
    !row.drawer &&
    shown(filter).includes(row.status) &&
    any(filter.assignee, (value) => row.assignee === (value === 'me' ? who.me : id(value))) &&
    any(filter.team, (value) => (value === 'mine' ? who.teams.includes(row.team) : row.team === id(value))) &&
    any(filter.inbox, (value) => row.inbox === value) &&
    any(filter.tag, (value) => (value === 'none' ? tags.length === 0 : tags.includes(value))) &&
    any(filter.priority, (value) => (row.priority || 'normal') === value) &&
    any(filter.kind, (value) => row.kind === value) &&
    any(filter.locale, (value) => speaks(row.locale, value)) &&
    (!filter.waiting || row.waiting_since > 0 === (filter.waiting === 'yes')) &&
    any(filter.due, (span) => isDue(span, row, now)) &&
    any(filter.rating, (verdict) => isRated(verdict, row)) &&
    Object.entries(filter.custom ?? {}).every(([key, values]) =>
      any(values, (value) => (row.custom?.[key] ?? null) === value),
    ) &&
    (!filter.followed || followers.includes(who.me))
  );
}

function any<T>(values: readonly T[] | undefined, holds: (value: T) => boolean): boolean {
  return !values?.length || values.some(holds);
}

function id(value: string): string {
  return value === 'none' ? '' : value;
}

function speaks(locale: string, asked: string): boolean {
  const [own, wanted] = [locale.toLowerCase(), asked.toLowerCase()];
  return own === wanted || own.startsWith(`${wanted}-`);
}

function isDue(span: Due, { due_at, status }: Conversation, now: number): boolean {
  if (span === 'any') return due_at > 0;
  if (span === 'none') return due_at === 0;
  if (due_at === 0 || status === 'solved') return false;
  if (span === 'overdue') return due_at <= now;
  return due_at > now && due_at <= now + (span === 'day' ? 1 : 7) * day;
}

function isRated(verdict: Verdict, { score = 0, follow_up_at = 0 }: Conversation): boolean {
  if (verdict === 'follow_up') return follow_up_at > 0;
  if (verdict === 'none') return score === 0;
  if (verdict === 'poor') return score > 0 && score <= 2;
  return verdict === 'fair' ? score === 3 : score > 3;
}

type Compare = (a: Conversation, b: Conversation) => number;

const settled: Compare = (a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
const newest: Compare = (a, b) => b.last_at - a.last_at || settled(a, b);
const orders: Record<Order, Compare> = {
  newest,
  oldest: (a, b) => a.last_at - b.last_at || settled(a, b),
  wait: (a, b) => (a.waiting_since || Infinity) - (b.waiting_since || Infinity) || newest(a, b),
  due: (a, b) => (a.due_at || Infinity) - (b.due_at || Infinity) || newest(a, b),
};

const names: readonly GroupName[] = ['saved'];

/** How a list of the view is kept. `now` stands still as long as the list does: what was in it then is found again. */
export function sorting(filter: Filter, who: Viewer, now: number, find: (row: Conversation) => boolean): Sorting {
  const compare = orders[filter.order ?? 'newest'];
  return {
    names,
    place: (row) => (match(filter, row, who, now) && find(row) ? 'saved' : undefined),
    compare: () => compare,
  };
}

/** Only what a filter asks, as the server takes it. */
export function clean(filter: Filter): Filter {
  const says = (value: unknown) => (Array.isArray(value) ? value.length > 0 : !!value);
  const custom = Object.entries(filter.custom ?? {}).filter(([, values]) => says(values));
  const asked = Object.entries({
    ...filter,
    custom: custom.length > 0 && Object.fromEntries(custom),
  }).filter(([, value]) => says(value));
  const kept = Object.fromEntries(asked) as Filter;
  if (kept.order === 'newest' || !unsolvedOnly(kept)) delete kept.order;
  return kept;
}
