/* eslint-disable svelte/prefer-svelte-reactivity -- sets that live as long as one answer */
/** The list of contacts: by their latest activity, page by page, or those that a search finds. */
import type { Contact, ContactRow, Contacts, ContactsApi } from './api';

const pause = 150; // ms after the last letter
const atOnce = 60;

export class ContactList {
  readonly #api: ContactsApi;
  readonly #locale: () => string;
  #under = new AbortController();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #q: string | undefined;
  #rows = $state.raw<ContactRow[]>([]);
  #next = $state.raw('');
  #state = $state<'asking' | 'answered' | 'failed'>('asking');

  constructor(api: ContactsApi, locale: () => string) {
    this.#api = api;
    this.#locale = locale;
  }

  get state() {
    return this.#state;
  }
  get rows(): ContactRow[] {
    return this.#rows;
  }

  /** Asks anew, a moment after the last letter. What was there before stays until there is an answer. */
  find(q: string): void {
    if (q === this.#q) return;
    const typed = this.#q !== undefined;
    this.#q = q;
    this.#again(typed ? pause : 0);
  }

  retry(): void {
    this.#again(0);
  }

  /** The next page. One that is empty while there are others is gone past. */
  async more(): Promise<void> {
    if (this.#next && this.#state === 'answered') await this.#page(this.#next);
  }

  /** What was changed on a contact's page. */
  put({ id, name, company, blocked, addresses: [first] }: Contact): void {
    const { address = '', proven = false } = first ?? {};
    this.#rows = this.#rows.map((row) => (row.id === id ? { ...row, name, company, blocked, address, proven } : row));
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#under.abort();
  }

  #again(after: number): void {
    this.stop();
    this.#state = 'asking';
    this.#timer = setTimeout(() => void this.#page(), after);
  }

  async #page(cursor = ''): Promise<void> {
    const under = (this.#under = new AbortController());
    this.#state = 'asking';
    try {
      const page = await this.#ask(cursor, under.signal);
      if (under.signal.aborted) return;
      const known = new Set(cursor ? this.#rows.map(({ id }) => id) : []);
      const fresh = page.contacts.filter(({ id }) => !known.has(id));
      this.#rows = cursor ? [...this.#rows, ...fresh] : fresh;
      this.#next = page.next;
      this.#state = 'answered';
      if (fresh.length === 0) await this.more();
    } catch {
      if (!under.signal.aborted) this.#state = 'failed';
    }
  }

  #ask(cursor: string, signal: AbortSignal): Promise<Contacts> {
    const q = this.#q?.trim();
    const asked = q ? { q, locale: this.#locale() } : cursor ? { cursor } : {};
    return this.#api.list({ ...asked, limit: atOnce }, signal);
  }
}
