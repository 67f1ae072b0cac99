/**
 * The rows of one view, kept in order. A message moves its one row; sorting five thousand anew for it would cost a frame.
 * A group that nothing moved in stays the same object, so that what is drawn from it stays too.
 */
import type { Conversation } from '../../shared/protocol';
import { group, type Group, type Sorting } from './groups';

const few = 40; // rows moved one by one; for more a sort is cheaper

export class Listing {
  readonly #sorting: Sorting;
  readonly #touched = new Map<string, Conversation | undefined>(); // by id: the row as it was when last placed
  #groups: Group[] | undefined;

  constructor(sorting: Sorting) {
    this.#sorting = sorting;
  }

  /** A row is not what it was, came or went. */
  touch(id: string, before: Conversation | undefined): void {
    if (this.#groups && !this.#touched.has(id)) this.#touched.set(id, before);
  }

  /** Everything is another. */
  forget(): void {
    this.#groups = undefined;
    this.#touched.clear();
  }

  groups(rows: ReadonlyMap<string, Conversation>): Group[] {
    if (!this.#groups || this.#touched.size > few) this.#groups = group(rows.values(), this.#sorting);
    else if (this.#touched.size > 0) this.#groups = this.#moved(this.#groups, rows);
    this.#touched.clear();
    return this.#groups;
  }

  #moved(groups: Group[], rows: ReadonlyMap<string, Conversation>): Group[] {
    const { names, place, compare } = this.#sorting;
    const lists = new Map(groups.map(({ name, rows: list }) => [name, list]));
    for (const [id, before] of this.#touched) {
      const after = rows.get(id);
      const [from, to] = [before && place(before), after && place(after)];
      if (before && from) lists.set(from, without(lists.get(from) ?? [], before));
      if (after && to) lists.set(to, within(lists.get(to) ?? [], after, compare(to)));
    }
    const known = new Map(groups.map((old) => [old.name, old]));
    const next = names.flatMap((name) => {
      const list = lists.get(name) ?? [];
      const old = known.get(name);
      if (list.length === 0) return [];
      return old?.rows === list ? old : { name, rows: list };
    });
    return next.length === groups.length && next.every((one, i) => one === groups[i]) ? groups : next;
  }
}

function without(list: Conversation[], row: Conversation): Conversation[] {
  const at = list.indexOf(row);
  return at < 0 ? list : list.toSpliced(at, 1);
}

function within(
  list: Conversation[],
  row: Conversation,
  compare: (a: Conversation, b: Conversation) => number,
): Conversation[] {
  let [from, to] = [0, list.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if (compare(list[middle] as Conversation, row) < 0) from = middle + 1;
    else to = middle;
  }
  return list.toSpliced(from, 0, row);
}
