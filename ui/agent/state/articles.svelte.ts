/** Articles found for the `/` menu and for what a customer asks. The last question wins; what was asked before is remembered. */
import { SvelteMap } from 'svelte/reactivity';
import type { Article, DeskApi } from './api';

const limit = 4; // more would cover the words that are being answered
const remembered = 100; // questions

export class Articles {
  readonly #api: DeskApi;
  readonly #known = new SvelteMap<string, { articles: Article[]; meant: string }>();
  #asking: AbortController | undefined;

  constructor(api: DeskApi) {
    this.#api = api;
  }

  /** What is known already, without asking. */
  found(q: string, locale: string): Article[] | undefined {
    return this.#known.get(keyOf(q, locale))?.articles;
  }

  /** What was searched for instead, when the question has typing errors. */
  meant(q: string, locale: string): string {
    return this.#known.get(keyOf(q, locale))?.meant ?? '';
  }

  /** Asks, and forgets the question before when it is still under way. Undefined when it was forgotten or nobody answered. */
  async search(q: string, locale: string): Promise<Article[] | undefined> {
    this.#asking?.abort();
    const asking = new AbortController();
    this.#asking = asking;
    return this.#ask(q, locale, limit, asking.signal);
  }

  /** Articles that may answer the customer's own words. */
  async suggest(words: string, locale: string): Promise<Article[] | undefined> {
    return this.#ask(words.slice(0, 200), locale, 3);
  }

  async #ask(q: string, locale: string, most: number, signal?: AbortSignal): Promise<Article[] | undefined> {
    const known = this.found(q, locale);
    if (known) return known;
    try {
      const { articles, meant } = await this.#api.articles(q, locale, most, signal);
      if (this.#known.size >= remembered) this.#known.clear();
      this.#known.set(keyOf(q, locale), { articles: articles ?? [], meant });
      return articles ?? [];
    } catch {
      return undefined; // the menu says that nothing could be found; writing goes on
    }
  }
}

/** The end of an address that leads to the section that answers. */
export const partOf = ({ section }: Article): string => (section ? `#${encodeURIComponent(section.anchor)}` : '');

function keyOf(q: string, locale: string): string {
  return `${locale}\n${q.trim().toLocaleLowerCase()}`;
}
