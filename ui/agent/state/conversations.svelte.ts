/* eslint-disable svelte/prefer-svelte-reactivity -- one signal tells of the whole map: lists read all of it anyway */
/** The rows of the list, by id. News may come twice and in any order: a row is replaced only by a later version of itself. */
import type { Conversation, Message, MessageNews } from '../../shared/protocol';
import { sortingOf, type Group, type Sorting } from './groups';
import { Listing } from './listing';
import type { Order, View } from './router.svelte';

const listed = 4; // views kept in order; the first are those on screen

export class Conversations {
  readonly #rows = new Map<string, Conversation>();
  readonly #listings = new Map<string, Listing>(); // the least recently asked for first
  readonly #kept = new Set<Listing>(); // until they are dropped
  readonly #watchers = new Set<Watcher>();
  readonly #gone = new Map<string, number>(); // pos at which we lost sight, so that older news does not bring it back
  #tick = $state(0); // one signal for the whole map: lists read all of it anyway
  #loaded = $state(false);
  readonly #queue = this.keep({
    names: ['waiting'],
    place: ({ queued_at, drawer }) => (queued_at > 0 && !drawer ? 'waiting' : undefined),
    compare: () => nextInLine,
  });
  readonly #places = $derived.by(() => places(this.#queue.groups()[0]?.rows ?? nobody)); // worked out once for all rows that are drawn

  /** Whether the open conversations were loaded once. */
  get loaded(): boolean {
    return this.#loaded;
  }

  get size(): number {
    void this.#tick;
    return this.#rows.size;
  }

  get(id: string): Conversation | undefined {
    void this.#tick;
    return this.#rows.get(id);
  }

  /** All that are in the lists: what lies in a drawer is asked for by its id. */
  all(): Iterable<Conversation> {
    void this.#tick;
    return [...this.#rows.values()].filter(({ drawer }) => !drawer);
  }

  /** The groups of a view: the same ones again as long as nothing in them has changed. */
  groups(me: string, view: View, order: Order, find: string): Group[] {
    return this.sorted([me, view, order, find].join('\n'), () => sortingOf(me, view, order, find));
  }

  /** The groups of a list that is asked for by a key of its own. */
  sorted(key: string, sorting: () => Sorting): Group[] {
    void this.#tick;
    const listing = this.#listings.get(key) ?? new Listing(sorting());
    this.#listings.delete(key);
    this.#listings.set(key, listing);
    const [oldest] = this.#listings.keys();
    if (this.#listings.size > listed && oldest !== undefined) this.#listings.delete(oldest);
    return listing.groups(this.#rows);
  }

  /** A list that is kept in order until it is dropped, asked for or not. */
  keep(sorting: Sorting): KeptList {
    const listing = new Listing(sorting);
    this.#kept.add(listing);
    const groups = () => {
      void this.#tick;
      return listing.groups(this.#rows);
    };
    return { groups, drop: () => this.#kept.delete(listing) };
  }

  /** Tells of every row that is not what it was, came or went; of everything going at once without a row. */
  watch(watcher: Watcher): () => void {
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  }

  /** Chats that wait for this agent, the longest first. */
  waiting(me: string): Conversation[] {
    return this.groups(me, 'open', 'wait', '').find(({ name }) => name === 'waiting')?.rows ?? nobody;
  }

  /** A chat's place in its team's queue, from 1; 0 while it is in none. */
  place(id: string): number {
    return this.#places.get(id) ?? 0;
  }

  /** Rows as they stand now; `pos` is where in the log they were read, when that is known. */
  put(rows: Conversation[], pos?: number): void {
    let changed = false;
    for (const row of rows) {
      const lost = this.#gone.get(row.id);
      if (lost !== undefined && (pos === undefined || pos <= lost)) continue;
      this.#gone.delete(row.id);
      const known = this.#rows.get(row.id);
      if (known && (row.version < known.version || same(known, row))) continue;
      this.#set(row);
      changed = true;
    }
    if (changed) this.#tick++;
  }

  /** What a message changes in its row. False when the row is not known: it has to be asked for. */
  message({ row, message, conversation }: Pick<MessageNews, 'row' | 'message' | 'conversation'>): boolean {
    const known = this.#rows.get(conversation);
    if (!known) return false;
    const seq = message.seq ?? 0;
    if (row ? (row.version ?? 0) < known.version : seq <= known.last_seq) return true;
    this.#set({
      ...known,
      ...(seq > known.last_seq ? said(known, message) : {}),
      ...row,
      last_seq: Math.max(known.last_seq, seq),
      public_seq: Math.max(known.public_seq, message.public_seq ?? 0),
    });
    this.#tick++;
    return true;
  }

  /** Shows a change before the server has said yes. Undo it with `put` and the row as it was. */
  expect(id: string, change: Partial<Conversation>): Conversation | undefined {
    const known = this.#rows.get(id);
    if (known) this.put([{ ...known, ...change }]);
    return known;
  }

  remove(id: string, pos = Infinity): void {
    this.#gone.set(id, pos);
    const known = this.#rows.get(id);
    if (!known) return;
    this.#touch(id, known, undefined);
    this.#rows.delete(id);
    this.#tick++;
  }

  /** The open conversations were all read. */
  complete(): void {
    this.#loaded = true;
  }

  /** Another database answers: nothing here is true any more. */
  clear(): void {
    this.#rows.clear();
    for (const listing of [...this.#listings.values(), ...this.#kept]) listing.forget();
    for (const watcher of this.#watchers) watcher(undefined, undefined);
    this.#gone.clear();
    this.#loaded = false;
    this.#tick++;
  }

  #set(row: Conversation): void {
    this.#touch(row.id, this.#rows.get(row.id), row);
    this.#rows.set(row.id, row);
  }

  #touch(id: string, before: Conversation | undefined, after: Conversation | undefined): void {
    for (const listing of this.#listings.values()) listing.touch(id, before);
    for (const listing of this.#kept) listing.touch(id, before);
    for (const watcher of this.#watchers) watcher(before, after);
  }
}

export type KeptList = { groups: () => Group[]; drop: () => void };

/** Hears of a row as it was and as it is; undefined is not held. */
export type Watcher = (before: Conversation | undefined, after: Conversation | undefined) => void;

const nobody: Conversation[] = [];

/** Whether news says nothing new: each opening asks for the row that the list has already. */
function same(known: Conversation, row: Conversation): boolean {
  const absent = ['drawer', 'deleted_at', 'merged_into', 'custom', 'score', 'follow_up_at'] as const; // a row says nothing of what it has not
  return [...(Object.keys(row) as (keyof Conversation)[]), ...absent].every(
    (key) => known[key] === row[key] || JSON.stringify(known[key]) === JSON.stringify(row[key]),
  );
}

const urgency = { low: 0, normal: 1, high: 2, urgent: 3 } as const;

/** By the server's rules: what is urgent first, then who has waited longest. */
function nextInLine(a: Conversation, b: Conversation): number {
  return (
    urgency[b.priority] - urgency[a.priority] || a.queued_at - b.queued_at || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0)
  );
}

/** The place of each in the queue of its team. */
function places(queued: readonly Conversation[]): Map<string, number> {
  const last = new Map<string, number>(); // by team
  const at = new Map<string, number>();
  for (const { id, team } of queued) {
    const place = (last.get(team) ?? 0) + 1;
    last.set(team, place);
    at.set(id, place);
  }
  return at;
}

const previewed = 160; // characters, as the server cuts them

/** The list's view of a message, by the server's rules: events and notes leave the preview and the wait alone. */
function said(known: Conversation, message: Message): Partial<Conversation> {
  const { kind, author, at } = message;
  const body = message.body || message.files?.map(({ name }) => name).join(', ') || '';
  if (kind === 'event') return { last_at: at };
  if (kind === 'note') return { last_at: at, last_author: author.kind };
  const preview = [...body.replaceAll(/\s+/g, ' ').trim()].slice(0, previewed).join('');
  const waiting_since = author.kind === 'contact' ? known.waiting_since || at : 0;
  return { last_at: at, last_author: author.kind, preview, waiting_since };
}
