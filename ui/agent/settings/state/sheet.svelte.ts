/**
 * One record of the settings, saved field by field. What was typed stays until the server has it; a save that worked can be
 * undone; a save of a field that somebody else has changed meanwhile asks instead of overwriting.
 */
import type PocketBase from 'pocketbase';
import { SvelteMap } from 'svelte/reactivity';
import { conflict, sentence, statusOf } from './faults';

export type Kept = { id: string; updated: string };
export type Mark = {
  state?: 'saving' | 'saved';
  /** Why it was not saved. */
  fault?: string;
  /** What somebody else has put there meanwhile. */
  theirs?: { value: unknown };
};
/** Told after each save; `undo` puts the former value back. */
export type Saved = (field: string, undo: () => Promise<boolean>) => void;
/** What is wrong with a value before the server is asked; empty: nothing. */
export type Checks = Record<string, (value: never) => string>;

/** What a field's component needs to know of the record it belongs to. */
export interface Editable {
  get(field: string): unknown;
  edit(field: string, value: unknown): void;
  /** True when the server has it. */
  save(field: string, value?: unknown): Promise<boolean>;
  mark(field: string): Mark;
  /** Ends a conflict: with the other's value, or by saving one's own over it. */
  takeTheirs(field: string): void;
  keepMine(field: string): Promise<boolean>;
}

const none: Mark = {};
const tries = 4; // of a save that meets other people's saves of other fields

export class Sheet<R extends Kept> implements Editable {
  readonly #client: PocketBase;
  readonly #collection: string;
  readonly #checks: Checks;
  readonly #saved: Saved;
  readonly #changed: ((kept: R) => void) | undefined;
  readonly #drafts = new SvelteMap<string, unknown>();
  readonly #marks = new SvelteMap<string, Mark>();
  #kept = $state.raw() as R;
  #queue: Promise<unknown> = Promise.resolve(); // saves of one record go one after the other

  constructor(
    client: PocketBase,
    collection: string,
    kept: R,
    more: { checks?: Checks; saved: Saved; changed?: (kept: R) => void },
  ) {
    this.#client = client;
    this.#collection = collection;
    this.#kept = kept;
    this.#checks = more.checks ?? {};
    this.#saved = more.saved;
    this.#changed = more.changed;
  }

  /** The record as the server has it. */
  get kept(): R {
    return this.#kept;
  }

  get(field: string): unknown {
    return this.#drafts.has(field) ? this.#drafts.get(field) : this.#value(field);
  }

  mark(field: string): Mark {
    return this.#marks.get(field) ?? none;
  }

  /** Whether something typed is not saved. */
  get unsaved(): boolean {
    return this.#drafts.size > 0;
  }

  edit(field: string, value: unknown): void {
    this.#drafts.set(field, value);
    if (!this.mark(field).theirs) this.#marks.delete(field);
  }

  async save(field: string, value: unknown = this.get(field)): Promise<boolean> {
    if (this.mark(field).theirs) return false; // leaving the field is no answer to the question
    if (same(value, this.#value(field))) {
      this.#drafts.delete(field);
      if (this.mark(field).state !== 'saved') this.#marks.delete(field);
      return true;
    }
    this.#drafts.set(field, value);
    const problem = this.#checks[field]?.(value as never) ?? '';
    if (problem) {
      this.#marks.set(field, { fault: problem });
      return false;
    }
    this.#marks.set(field, { state: 'saving' });
    return this.inTurn(() => this.#put(field, value));
  }

  /** Saves of one record never overlap: the server writes all of it, and the later one would take the earlier one's field back. */
  inTurn<T>(save: () => Promise<T>): Promise<T> {
    const saving = this.#queue.then(save);
    this.#queue = saving.catch(() => undefined); // whoever waits for this save is told; the next one goes on
    return saving;
  }

  takeTheirs(field: string): void {
    this.#drafts.delete(field);
    this.#marks.delete(field);
  }

  keepMine(field: string): Promise<boolean> {
    this.#marks.delete(field);
    return this.save(field);
  }

  /** A newer form of the record, from elsewhere. */
  learn(kept: R): void {
    this.#kept = kept;
    this.#changed?.(kept);
  }

  #value(field: string): unknown {
    return (this.#kept as unknown as Record<string, unknown>)[field];
  }

  async #put(field: string, value: unknown): Promise<boolean> {
    const before = this.#value(field);
    for (let left = tries; left > 0; left--) {
      try {
        this.learn(await this.#patch(field, value));
        this.#done(field, value, before);
        return true;
      } catch (reason) {
        if (statusOf(reason) !== conflict || left === 1) return this.#failed(field, reason);
        const stopped = await this.#meanwhile(field, before);
        if (stopped) return false;
      }
    }
    return false;
  }

  #patch(field: string, value: unknown): Promise<R> {
    const headers = { 'If-Match': `"${this.#kept.updated}"` };
    const body = { [field]: value };
    return this.#client.collection(this.#collection).update<R>(this.#kept.id, body, { headers });
  }

  #done(field: string, value: unknown, before: unknown): void {
    if (same(this.#drafts.get(field), value)) this.#drafts.delete(field); // else they typed on
    this.#marks.set(field, { state: 'saved' });
    this.#saved(field, () => this.save(field, before));
  }

  #failed(field: string, reason: unknown): boolean {
    this.#marks.set(field, { fault: sentence(reason, field) });
    return false;
  }

  /** Somebody saved this record. True when it was the same field, so that a person has to decide. */
  async #meanwhile(field: string, before: unknown): Promise<boolean> {
    try {
      this.learn(await this.#client.collection(this.#collection).getOne<R>(this.#kept.id));
    } catch (reason) {
      return !this.#failed(field, reason);
    }
    const now = this.#value(field);
    if (same(now, before)) return false;
    this.#marks.set(field, { theirs: { value: now } });
    return true;
  }
}

/** Records come as JSON, and so do their values. */
function same(a: unknown, b: unknown): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}
