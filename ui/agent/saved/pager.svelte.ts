/** Walks through a view that is not held as a whole, a page at a time. */
import type { Row, Rows } from '../state/api';

const emptyMost = 10; // pages without a row, one after the other, that are passed over before anybody is told

export class Pager {
  readonly #page: (cursor: string | undefined) => Promise<Rows>;
  readonly #take: (rows: Row[]) => void;
  #next: string | undefined;
  #begun = $state(false);
  #done = $state(false);
  #failed = $state(false);
  #loading = false;
  #walk = 0; // which one it is: a reset begins another

  constructor(page: (cursor: string | undefined) => Promise<Rows>, take: (rows: Row[]) => void) {
    this.#page = page;
    this.#take = take;
  }

  /** Whether the last page was read. */
  get done(): boolean {
    return this.#done;
  }

  /** Whether the first one was. */
  get begun(): boolean {
    return this.#begun;
  }

  get failed(): boolean {
    return this.#failed;
  }

  /** What was read is not held any more: it begins anew. */
  reset(): void {
    this.#next = undefined;
    this.#begun = this.#done = this.#failed = false;
    this.#walk++;
  }

  /** The next page that has any rows. */
  async more(): Promise<void> {
    if (this.#loading || this.#done) return;
    this.#loading = true;
    const walk = this.#walk;
    this.#failed = false;
    try {
      for (let pages = 0, found = 0; found === 0 && !this.#done && pages < emptyMost; pages++) {
        const { conversations, next } = await this.#page(this.#next);
        if (walk !== this.#walk) break; // of what is held no more
        found = conversations?.length ?? 0;
        this.#take(conversations ?? []);
        this.#next = next || undefined;
        this.#done = this.#next === undefined;
      }
      this.#begun = walk === this.#walk;
    } catch {
      this.#failed = walk === this.#walk;
    } finally {
      this.#loading = false;
    }
    if (walk !== this.#walk) await this.more();
  }
}
