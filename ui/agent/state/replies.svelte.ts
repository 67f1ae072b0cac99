/* eslint-disable svelte/prefer-svelte-reactivity -- a cache; what is shown has signals of its own */
/** Saved replies, as the `/` menu finds them. What was asked a moment ago is not asked again; a changed one is here within a minute. */
import type { DeskApi, SavedReply } from './api';

const limit = 5;
const fresh = 60_000; // ms

export class Replies {
  readonly #api: DeskApi;
  readonly #known = new Map<string, { at: number; replies: SavedReply[] }>();

  constructor(api: DeskApi) {
    this.#api = api;
  }

  /** Undefined when nobody answered: the menu goes on with what it has. */
  async search(q: string, locale: string, inbox: string): Promise<SavedReply[] | undefined> {
    const key = `${locale}\n${inbox}\n${q.trim().toLocaleLowerCase()}`;
    const known = this.#known.get(key);
    if (known && Date.now() - known.at < fresh) return known.replies;
    try {
      const { replies } = await this.#api.savedReplies(q.trim(), { locale, inbox, limit });
      if (this.#known.size >= 100) this.#known.clear();
      this.#known.set(key, { at: Date.now(), replies: replies ?? [] });
      return replies ?? [];
    } catch {
      return undefined;
    }
  }

  /** It stands in a draft now. What could not be counted is no loss to the reply. */
  used(id: string): void {
    this.#known.clear(); // the order may be another one
    void this.#api.useSavedReply(id).catch(() => {});
  }
}
