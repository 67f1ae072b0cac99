/** One search as it is typed and narrowed: its pages, and whether it is still being asked. */
import type { Api } from '../../shared/api';
import { askFor, type Asked, type Found, type FoundHead, type FoundMessage, type IndexState } from './ask';

const pause = 150; // ms after the last letter

export class Finder {
  readonly #api: Api;
  readonly #locale: () => string;
  #under = new AbortController();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #ask: Partial<Asked> = {};
  #pages = $state.raw<Found[]>([]);
  #state = $state<'nothing' | 'asking' | 'answered' | 'failed'>('nothing');

  constructor(api: Api, locale: () => string) {
    this.#api = api;
    this.#locale = locale;
  }

  get state() {
    return this.#state;
  }
  get heads(): FoundHead[] {
    return this.#pages[0]?.conversations ?? [];
  }
  get messages(): FoundMessage[] {
    return this.#pages.flatMap((page) => page.messages);
  }
  get more(): boolean {
    return !!this.#pages.at(-1)?.next;
  }
  /** What the answer lacks, while it does. */
  get lacking(): IndexState | undefined {
    const state = this.#pages.at(-1)?.state;
    return state && (state.filling || (state.behind && state.up_to > 0)) ? state : undefined;
  }

  /** Asks anew, a moment after the last wish. What was found before stays until there is an answer. */
  find(ask: Partial<Asked>, soon = false): void {
    clearTimeout(this.#timer);
    this.#under.abort();
    this.#ask = ask;
    if (!ask.q?.trim()) {
      this.#pages = [];
      this.#state = 'nothing';
      return;
    }
    this.#state = 'asking';
    this.#timer = setTimeout(() => void this.#page(), soon ? 0 : pause);
  }

  again(): void {
    this.find(this.#ask, true);
  }

  async next(): Promise<void> {
    const cursor = this.#pages.at(-1)?.next;
    if (cursor && this.#state === 'answered') await this.#page(cursor);
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#under.abort();
  }

  async #page(cursor?: string): Promise<void> {
    const under = (this.#under = new AbortController());
    this.#state = 'asking';
    try {
      const more = { locale: this.#locale(), ...(cursor ? { cursor } : {}) };
      const page = await askFor(this.#api, this.#ask, more, under.signal);
      if (under.signal.aborted) return;
      this.#pages = cursor ? [...this.#pages, page] : [page];
      this.#state = 'answered';
    } catch {
      if (!under.signal.aborted) this.#state = 'failed';
    }
  }
}
