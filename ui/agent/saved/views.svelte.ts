/* eslint-disable svelte/prefer-svelte-reactivity -- what is kept of a view is found by its id; what is shown has signals of its own */
/** The views that this agent may use: their own, and those that are shared with them. */
import type { Api } from '../../shared/api';
import type { Desk } from '../state/desk.svelte';
import type { KeptList } from '../state/conversations.svelte';
import { matcher, type Group, type Sorting } from '../state/groups';
import { clean, match, sorting, timed, unsolvedOnly, type Filter, type Viewer } from './filter';
import { Pager } from './pager.svelte';
import { Tally, type Count } from './tally.svelte';

export type SavedView = {
  id: string;
  agent: string; // whose it is
  name: string;
  filter: Filter;
  shared: boolean;
  team: string; // shared with this one alone; empty: with everybody
  position: number;
};
export type ViewDraft = Pick<SavedView, 'name' | 'filter' | 'shared' | 'team'>;

export type Writing = { view?: SavedView; like?: SavedView };

/** What is kept of a view beside what it says. */
type Kept = { text: string; tally: Tally; pager: Pager; list?: KeptList; fresh: number };

const path = '/api/collections/views/records';
const fields = 'id,agent,name,filter,shared,team,position';
const minute = 60_000; // ms: how often what is due is looked at again

export class SavedViews {
  readonly #desk: Desk;
  readonly #api: Api;
  readonly #kept = new Map<string, Kept>();
  readonly #byName = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' });
  #list = $state.raw<SavedView[]>([]);
  #saving: Promise<unknown> = Promise.resolve(); // of the order: one after the other, the last one is kept
  #moves = 0; // made here, and those of them that are not saved yet: an order that was read meanwhile is older
  #unsaved = 0;
  #writing = $state.raw<Writing>();
  #loaded = $state(false);
  #failed = $state(false);
  #reading: Promise<void> | undefined;
  #again = false;
  readonly #minute = $derived.by(() => Math.floor(this.#desk.clock.now / minute));

  constructor(desk: Desk, api: Api) {
    this.#desk = desk;
    this.#api = api;
  }

  get all(): SavedView[] {
    return this.#list;
  }

  get loaded(): boolean {
    return this.#loaded;
  }

  get failed(): boolean {
    return this.#failed;
  }

  get(id: string): SavedView | undefined {
    return this.#list.find((view) => view.id === id);
  }

  /** Whether this agent may change a view. */
  may(view: SavedView): boolean {
    return view.agent === this.#desk.me.id || (view.shared && this.#desk.me.role === 'admin');
  }

  /** Follows what the desk tells, until the returned function is called. */
  run(): () => void {
    const { line } = this.#desk.connection;
    const stops = [
      line.on('views', () => void this.load()),
      line.on('welcome', () => this.#missed()),
      this.#desk.conversations.watch((before, after) => {
        for (const { tally, pager } of this.#kept.values()) {
          if (before || after) tally.hear(before, after);
          else {
            pager.reset();
            tally.doubt();
          }
        }
      }),
    ];
    void this.load();
    return () => {
      for (const stop of stops) stop();
      for (const kept of this.#kept.values()) drop(kept);
      this.#kept.clear();
    };
  }

  /** Nobody knows what happened while there was no line. */
  #missed(): void {
    void this.load();
    for (const { tally } of this.#kept.values()) tally.doubt();
  }

  /** Reads them anew; asked several times at once, once more after the reading that goes on. */
  async load(): Promise<void> {
    if (this.#reading) this.#again = true;
    this.#reading ??= this.#read().finally(() => (this.#reading = undefined));
    await this.#reading;
    if (!this.#again) return;
    this.#again = false;
    await this.load();
  }

  async #read(): Promise<void> {
    const moves = this.#moves;
    try {
      const query = { perPage: 200, skipTotal: 1, fields };
      const [{ items }, own] = await Promise.all([
        this.#api.ask<{ items: SavedView[] }>(path, { query }),
        this.#api.ask<{ view_order: string[] | null }>(this.#self, { query: { fields: 'view_order' } }),
      ]);
      const ours = this.#unsaved > 0 || moves !== this.#moves;
      const order = ours ? this.#list.map(({ id }) => id) : (own.view_order ?? []);
      const rank = ({ id }: SavedView) => (order.includes(id) ? order.indexOf(id) : order.length);
      const settled = (a: SavedView, b: SavedView) =>
        a.position - b.position || this.#byName.compare(a.name, b.name) || (a.id < b.id ? -1 : 1);
      this.#list = items
        .map((view) => ({ ...view, filter: view.filter ?? {} }))
        .sort((a, b) => rank(a) - rank(b) || settled(a, b));
      this.#forget();
      this.#failed = false;
      this.#loaded = true;
    } catch {
      this.#failed = true;
    }
  }

  /** The groups of a view: one, or none. */
  groups(id: string, find = ''): Group[] {
    const view = this.get(id);
    if (!view) return [];
    const kept = this.#keep(view);
    const fresh = timed(view.filter) ? this.#minute : 0;
    if (!kept.list || kept.fresh !== fresh) {
      kept.list?.drop();
      kept.list = this.#desk.conversations.keep(this.#sorting(view.filter, ''));
      kept.fresh = fresh;
    }
    if (!find) return kept.list.groups();
    const key = ['saved', id, kept.text, fresh, find].join('\n');
    return this.#desk.conversations.sorted(key, () => this.#sorting(view.filter, find));
  }

  #sorting(filter: Filter, find: string): Sorting {
    return sorting(filter, this.#viewer, this.#desk.clock.exact(), matcher(find));
  }

  /** How many there are; undefined until it is known. */
  count(view: SavedView): Count | undefined {
    if (!this.complete(view)) return this.#keep(view).tally.count;
    const [group] = this.groups(view.id);
    return { count: group?.rows.length ?? 0, more: false };
  }

  /** Whether all of a view is held here. */
  complete(view: SavedView): boolean {
    if (unsolvedOnly(view.filter) && this.#desk.conversations.loaded) return true;
    return this.#keep(view).pager.done;
  }

  /** Has a view counted that is not held. */
  begin(view: SavedView): void {
    if (!this.complete(view)) this.#keep(view).tally.begin();
  }

  pager(view: SavedView): Pager {
    return this.#keep(view).pager;
  }

  /** The next page of a view that is not held as a whole. */
  async more(view: SavedView): Promise<void> {
    if (!this.complete(view)) await this.pager(view).more();
  }

  /** The view that is being written: one that there is, one that begins as another, or a new one. */
  get writing(): Writing | undefined {
    return this.#writing;
  }

  write(writing: Writing | undefined): void {
    this.#writing = writing;
  }

  /** How many a filter would show that is not saved yet. */
  async preview(filter: Filter, signal: AbortSignal): Promise<Count> {
    const query = { filter: JSON.stringify(clean(filter)) };
    return this.#api.ask('/api/desk/conversations/count', { query, signal });
  }

  async create(draft: ViewDraft): Promise<SavedView> {
    const position = Math.max(0, ...this.#list.map((view) => view.position)) + 1;
    const body = { ...this.#body(draft), agent: this.#desk.me.id, position };
    const made = await this.#api.ask<SavedView>(path, { method: 'POST', body });
    await this.load();
    return made;
  }

  async change(id: string, draft: ViewDraft): Promise<void> {
    await this.#api.ask(`${path}/${id}`, { method: 'PATCH', body: this.#body(draft) });
    await this.load();
  }

  async remove(id: string): Promise<void> {
    await this.#api.ask(`${path}/${id}`, { method: 'DELETE' });
    await this.load();
  }

  /** Puts a view at another place among all; where they stand is this agent's own affair. */
  async move(from: number, to: number): Promise<void> {
    const moved = this.#list[from];
    if (!moved || to < 0 || to >= this.#list.length) return;
    this.#list = this.#list.toSpliced(from, 1).toSpliced(to, 0, moved);
    this.#moves++;
    this.#unsaved++;
    const body = { view_order: this.#list.map(({ id }) => id) };
    const saved = this.#saving
      .then(() => this.#api.ask(this.#self, { method: 'PATCH', body }))
      .finally(() => this.#unsaved--)
      .catch(() => this.load());
    this.#saving = saved;
    await saved;
  }

  get #self(): string {
    return `/api/collections/agents/records/${this.#desk.me.id}`;
  }

  /** Makes a view again that was deleted, under its own address. */
  async restore(view: SavedView): Promise<void> {
    const { id, agent, position } = view;
    try {
      await this.#api.ask(path, { method: 'POST', body: { ...this.#body(view), id, agent, position } });
    } catch {
      // its owner sees that it is not there, and makes it anew
    }
    await this.load();
  }

  #body({ name, filter, shared, team }: ViewDraft) {
    return { name: name.trim(), filter: clean(filter), shared, team: shared ? team : '' };
  }

  get #viewer(): Viewer {
    const { id, teams } = this.#desk.me;
    return { me: id, teams: teams ?? [] };
  }

  #keep(view: SavedView): Kept {
    const text = JSON.stringify([view.filter, this.#viewer.teams]);
    const known = this.#kept.get(view.id);
    if (known?.text === text) return known;
    if (known) drop(known);
    const { clock, api } = this.#desk;
    const kept: Kept = {
      text,
      fresh: 0,
      pager: new Pager(
        (cursor) => api.view(view.id, cursor),
        (rows) => this.#desk.hold(rows),
      ),
      tally: new Tally({
        count: () => this.#api.ask('/api/desk/conversations/count', { query: { view: view.id } }),
        match: (row) => match(view.filter, row, this.#viewer, clock.exact()),
        now: () => clock.exact(),
      }),
    };
    this.#kept.set(view.id, kept);
    return kept;
  }

  /** What is kept of views that are gone goes with them. */
  #forget(): void {
    for (const [id, kept] of this.#kept) {
      if (this.get(id)) continue;
      drop(kept);
      this.#kept.delete(id);
    }
  }
}

function drop({ tally, list }: Kept): void {
  tally.stop();
  list?.drop();
}
