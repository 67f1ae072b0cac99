/** The views that are not held whole, because they only grow: what is solved, and what lies in a drawer. Read page by page, as far as somebody looks. */
import { SvelteMap } from 'svelte/reactivity';
import type { DeskApi, Row } from './api';
import type { View } from './router.svelte';

const pages = ['solved', 'spam', 'deleted'] as const;
export type Paged = (typeof pages)[number];

export function paged(view: View): Paged | undefined {
  return pages.find((one) => one === view);
}

export class Pages {
  readonly #api: DeskApi;
  readonly #hold: (rows: Row[]) => void;
  readonly #next = new SvelteMap<Paged, string | undefined>();

  constructor(api: DeskApi, hold: (rows: Row[]) => void) {
    this.#api = api;
    this.#hold = hold;
  }

  /** Whether there may be more of a view than is here. */
  more(view: Paged): boolean {
    return !this.#next.has(view) || this.#next.get(view) !== undefined;
  }

  /** The next page. */
  async load(view: Paged): Promise<void> {
    if (!this.more(view)) return;
    const cursor = this.#next.get(view);
    const { conversations, next } = await (view === 'solved'
      ? this.#api.conversations(view, cursor)
      : this.#api.drawer(view, cursor));
    this.#hold(conversations ?? []);
    this.#next.set(view, next || undefined);
  }

  /** Another database answers. */
  forget(): void {
    this.#next.clear();
  }
}
