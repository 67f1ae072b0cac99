/** Contacts as agents read and change them, in types: docs/protocol.md has the contract. */
import type { Api } from '../../shared/api';
import type { Field, Row } from '../state/api';

export type ContactRow = {
  id: string;
  name: string;
  address: string;
  proven: boolean;
  company: string;
  blocked: boolean;
  conversation: string; // with the latest activity
  number: number; // of that conversation
  at: number;
};
export type Contacts = { contacts: ContactRow[]; next: string };

export type Note = { id: string; agent: string; body: string; at: number; edited: number };
export type Proof = { kind: 'email' | 'phone' | 'external_id'; value: string; inbox?: string; at: number };
export type Value = string | number | boolean;
export type Contact = {
  id: string;
  version: string;
  name: string;
  addresses: { address: string; proven: boolean }[];
  locale: string;
  tz: string;
  country: string;
  company: string;
  phone: string;
  blocked: boolean;
  custom: Record<string, Value>;
  created: number;
  last_seen: number;
  online: boolean;
  identities: Proof[];
  notes: Note[];
  contacts: string[]; // who is read as one here; the first is `id`
  merges: Merged[]; // by which they became one
  twins: Twin[]; // who may be the same person
};
/** A contact that was merged into the one whose page it is. */
export type Merged = { id: string; contact: string; name: string; address: string; agent: string; at: number };
/** Somebody else with the same address. */
export type Twin = { id: string; name: string; address: string; proven: boolean; created: number };
export type MergeSide = Contact & { number: number; conversations: number };
export type MergePreview = {
  keeps: MergeSide;
  joins: MergeSide;
  person: Contact;
  refused?: 'accounts' | 'proofs' | 'many';
};
export type Page = { contact: Contact; fields: Field[]; merge?: string };
export type Plain = 'name' | 'company' | 'phone' | 'locale' | 'tz';
export type Change = Partial<Record<Plain, string>> & { custom?: Record<string, Value | null> };

const base = '/api/desk/contacts';

export class ContactsApi {
  readonly #api: Api;

  constructor(api: Api) {
    this.#api = api;
  }

  list(ask: { q?: string; locale?: string; cursor?: string; limit: number }, signal: AbortSignal): Promise<Contacts> {
    return this.#api.ask(base, { query: ask, signal });
  }

  page(id: string): Promise<Page> {
    return this.#api.ask(`${base}/${id}`);
  }

  patch(id: string, version: string, change: Change): Promise<Page> {
    return this.#api.ask(`${base}/${id}`, { method: 'PATCH', body: { version, ...change } });
  }

  conversations(id: string, cursor = '', limit = 30): Promise<{ conversations: Row[]; next: string }> {
    return this.#api.ask(`${base}/${id}/conversations`, { query: { limit, ...(cursor ? { cursor } : {}) } });
  }

  preview(id: string, other: string): Promise<MergePreview> {
    return this.#api.ask(`${base}/${id}/merge`, { query: { with: other } });
  }

  merge(id: string, other: string): Promise<Page> {
    return this.#api.ask(`${base}/${id}/merges`, { method: 'POST', body: { contact: other } });
  }

  unmerge(id: string, merge: string): Promise<Page> {
    return this.#api.ask(`${base}/${id}/merges/${merge}`, { method: 'DELETE' });
  }

  addNote(id: string, body: string): Promise<{ note: Note }> {
    return this.#api.ask(`${base}/${id}/notes`, { method: 'POST', body: { body } });
  }

  editNote(id: string, { id: note, body: was }: Note, body: string): Promise<{ note: Note }> {
    return this.#api.ask(`${base}/${id}/notes/${note}`, { method: 'PATCH', body: { was, body } });
  }

  removeNote(id: string, note: string): Promise<void> {
    return this.#api.ask(`${base}/${id}/notes/${note}`, { method: 'DELETE' });
  }
}
