/**
 * How many conversations are in a view that is not held here as a whole: counted once by the server, then moved by what matched
 * before and after each change. Where a change comes from before the count is not known, it is counted again.
 */
import type { Conversation } from '../../shared/protocol';

export type Count = { count: number; more: boolean };

type Options = {
  /** Asks the server. */
  count: () => Promise<Count>;
  match: (row: Conversation) => boolean;
  /** The server's clock, in ms. */
  now: () => number;
};

const calm = 1000; // ms without a change that makes a count unsure, before the server is asked again
const seldom = 5000; // ms from one count to the next
const close = 2000; // ms around a count within which nobody can say whether a change was counted
const roomLeft = 50; // of a count that went no further: below, it would be wrong soon

export class Tally {
  readonly #options: Options;
  #known = $state.raw<Count>();
  #at = 0; // when it was counted
  #begun = false;
  #asking = false;
  #unsure = false; // something happened while the server counted
  #most = 0; // what it counted to, when there are more
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(options: Options) {
    this.#options = options;
  }

  /** Undefined until it was counted once. */
  get count(): Count | undefined {
    return this.#known;
  }

  /** Counts, unless that was done. */
  begin(): void {
    if (this.#begun) return;
    this.#begun = true;
    void this.#ask();
  }

  /** A row is not what it was. */
  hear(before: Conversation | undefined, after: Conversation | undefined): void {
    if (!before && after) this.#came(after);
    else if (before) this.#move(Number(!!after && this.#options.match(after)) - Number(this.#options.match(before)));
  }

  /** What was counted holds no more. */
  doubt(): void {
    this.#unsure = true;
    if (this.#asking || this.#timer || !this.#begun) return;
    const rest = this.#at + seldom - this.#options.now();
    this.#timer = setTimeout(() => void this.#ask(), Math.max(calm, rest));
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  /** A row that was not held: loaded as it was counted, new since then, or changed since then, from what nobody knows. */
  #came(row: Conversation): void {
    if (!this.#known) return this.doubt();
    if (row.last_at < this.#at - close) return;
    if (row.created > this.#at + close) this.#move(Number(this.#options.match(row)));
    else this.doubt();
  }

  #move(by: number): void {
    if (by === 0) return;
    if (this.#asking) this.#unsure = true;
    if (!this.#known) return;
    const { count, more } = this.#known;
    this.#known = { count: Math.max(0, count + by), more };
    if (more && count + by < this.#most - roomLeft) this.doubt();
  }

  async #ask(): Promise<void> {
    this.#timer = undefined;
    this.#asking = true;
    this.#unsure = false;
    try {
      const counted = await this.#options.count();
      this.#known = counted;
      this.#most = counted.count;
      this.#at = this.#options.now();
    } catch {
      this.#unsure = this.#known !== undefined; // it says what it knew, and asks again
      this.#at = this.#options.now();
    } finally {
      this.#asking = false;
    }
    if (this.#unsure) this.doubt();
  }
}
