/* eslint-disable svelte/prefer-svelte-reactivity -- sets that live as long as one answer */
/** A contact's page: who they are, what they have written about, and what the team notes of them. */
import { ApiError } from '../../shared/errors';
import type { Field, Row } from '../state/api';
import type { Change, Contact, ContactsApi, Note, Page, Plain } from './api';

/** What became of a change: `theirs`, somebody else has changed the same meanwhile, and that stands there now. */
export type Outcome = { ok: true } | { ok: false; theirs: boolean; text: string };

export class ContactPage {
  readonly #api: ContactsApi;
  readonly #asked: string;
  #contact = $state.raw<Contact>();
  #fields = $state.raw<Field[]>([]);
  #rows = $state.raw<Row[]>([]);
  #next = $state.raw('');
  #state = $state<'loading' | 'ready' | 'missing' | 'failed'>('loading');

  constructor(api: ContactsApi, id: string) {
    this.#api = api;
    this.#asked = id;
  }

  get state() {
    return this.#state;
  }
  get contact(): Contact | undefined {
    return this.#contact;
  }
  /** The desk's own fields of contacts. */
  get fields(): Field[] {
    return this.#fields;
  }
  get rows(): Row[] {
    return this.#rows;
  }
  get more(): boolean {
    return this.#next !== '';
  }

  /** What is on screen stays until there is news. */
  async load(): Promise<void> {
    try {
      const [page, list] = await Promise.all([this.#api.page(this.#asked), this.#api.conversations(this.#asked)]);
      this.#put(page);
      this.#rows = list.conversations;
      this.#next = list.next;
      this.#state = 'ready';
    } catch (reason) {
      if (reason instanceof ApiError && reason.code === 'not_found') this.#state = 'missing';
      else if (this.#state !== 'ready') this.#state = 'failed';
    }
  }

  async next(): Promise<void> {
    const list = await this.#api.conversations(this.#asked, this.#next);
    const known = new Set(this.#rows.map(({ id }) => id));
    this.#rows = [...this.#rows, ...list.conversations.filter(({ id }) => !known.has(id))];
    this.#next = list.next;
  }

  /** Saves a change. Somebody else's change of something else is no reason to refuse ours. */
  async save(change: Change): Promise<Outcome> {
    const before = this.#contact;
    if (!before) return { ok: false, theirs: false, text: '' };
    try {
      this.#put(await this.#patch(before, change));
      return { ok: true };
    } catch (reason) {
      const current = currentOf(reason, before.id);
      if (current) this.#contact = current;
      return { ok: false, theirs: !!current, text: reason instanceof ApiError ? reason.text : '' };
    }
  }

  /** Whether what we have set is still what stands there: then it can be taken back. */
  still(change: Change): boolean {
    return !!this.#contact && same(partOf(this.#contact, change), change);
  }

  /** Takes a merge back. Undefined when it went well, else what the server said. */
  async separate(merge: string): Promise<string | undefined> {
    try {
      await this.#api.unmerge(this.#asked, merge);
      await this.load();
      return undefined;
    } catch (reason) {
      return reason instanceof ApiError ? reason.text : '';
    }
  }

  async addNote(body: string): Promise<void> {
    const { note } = await this.#api.addNote(this.#asked, body);
    this.#notes((notes) => [note, ...notes]);
  }

  async editNote(note: Note, body: string): Promise<void> {
    try {
      const { note: now } = await this.#api.editNote(this.#asked, note, body);
      this.#replace(now);
    } catch (reason) {
      const { current } = reason as { current?: Note };
      if (current?.id === note.id) this.#replace(current);
      throw reason;
    }
  }

  async removeNote({ id }: Note): Promise<void> {
    await this.#api.removeNote(this.#asked, id);
    this.#notes((notes) => notes.filter((other) => other.id !== id));
  }

  #replace(note: Note): void {
    this.#notes((notes) => notes.map((other) => (other.id === note.id ? note : other)));
  }

  #notes(change: (notes: Note[]) => Note[]): void {
    if (this.#contact) this.#contact = { ...this.#contact, notes: change(this.#contact.notes) };
  }

  #put({ contact, fields }: Page): void {
    this.#contact = contact;
    this.#fields = fields;
  }

  async #patch(before: Contact, change: Change): Promise<Page> {
    try {
      return await this.#api.patch(before.id, before.version, change);
    } catch (reason) {
      const current = currentOf(reason, before.id);
      if (!current || !same(partOf(current, change), partOf(before, change))) throw reason;
      return this.#api.patch(before.id, current.version, change);
    }
  }
}

/** What a contact has in the places that a change names: setting it takes the change back. */
export function partOf(contact: Contact, change: Change): Change {
  const { custom, ...plain } = change;
  const part: Change = {};
  for (const key of Object.keys(plain) as Plain[]) part[key] = contact[key];
  if (custom)
    part.custom = Object.fromEntries(Object.keys(custom).map((key) => [key, contact.custom[key] ?? null] as const));
  return part;
}

const same = (a: Change, b: Change) => JSON.stringify(sorted(a)) === JSON.stringify(sorted(b));

function sorted({ custom = {}, ...plain }: Change) {
  const entries = Object.entries(plain).concat(
    Object.entries(custom).map(([key, value]) => [`.${key}`, String(value)]),
  );
  return entries.sort(([a], [b]) => (a < b ? -1 : 1));
}

/** The contact as it stands, which a conflict carries. */
function currentOf(reason: unknown, id: string): Contact | undefined {
  const { current } = reason as { current?: Contact };
  return current?.id === id ? current : undefined;
}
