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

  /** The next page that has any rows. */
  async more(): Promise<void> {
    if (this.#loading || this.#done) return;
    this.#loading = true;
    this.#failed = false;
    try {
      for (let pages = 0, found = 0; found === 0 && !this.#done && pages < emptyMost; pages++) {
        const { conversations, next } = await this.#page(this.#next);
        found = conversations?.length ?? 0;
        this.#take(conversations ?? []);
        this.#next = next || undefined;
        this.#done = this.#next === undefined;
      }
      this.#begun = true;
    } catch {
      this.#failed = true;
    } finally {
      this.#loading = false;
    }
  }
}
