/** The rows that are chosen to do something with all of them at once, and where a range begins. */
import { SvelteSet } from 'svelte/reactivity';

export class Selection {
  readonly #ids = new SvelteSet<string>();
  #anchor = '';
  #asked = $state(false);

  /** Whether rows can be chosen by a touch: some are, or it was asked for. */
  get active(): boolean {
    return this.#asked || this.#ids.size > 0;
  }

  /** Shows the boxes before any is ticked. */
  ask(): void {
    this.#asked = true;
  }

  get size(): number {
    return this.#ids.size;
  }

  get ids(): string[] {
    return [...this.#ids];
  }

  has(id: string): boolean {
    return this.#ids.has(id);
  }

  toggle(id: string): void {
    if (!this.#ids.delete(id)) this.#ids.add(id);
    this.#anchor = id;
  }

  /** From where a range began to `id`, in the order of the list; nothing is given up. */
  extend(order: readonly string[], id: string): void {
    const [from, to] = [order.indexOf(this.#anchor), order.indexOf(id)];
    if (to < 0) return;
    if (from < 0) this.#anchor = id;
    const [first, last] = from < 0 ? [to, to] : [Math.min(from, to), Math.max(from, to)];
    for (const one of order.slice(first, last + 1)) this.#ids.add(one);
  }

  /** Begins a range, when none has begun. */
  begin(id: string): void {
    if (this.#ids.size > 0) return;
    this.#ids.add(id);
    this.#anchor = id;
  }

  all(order: readonly string[]): void {
    for (const id of order) this.#ids.add(id);
  }

  /** Gives up what is not in the list any more. */
  keep(order: ReadonlySet<string>): void {
    for (const id of this.#ids) if (!order.has(id)) this.#ids.delete(id);
  }

  clear(): void {
    this.#asked = false;
    this.#ids.clear();
    this.#anchor = '';
  }
}
