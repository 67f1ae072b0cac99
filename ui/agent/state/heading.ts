/** Changes of a conversation's head: shown before the server has agreed, taken back when it does not. */
import type { Conversation } from '../../shared/protocol';
import type { Change, DeskApi, Result } from './api';
import type { Conversations } from './conversations.svelte';
import { equal, wire } from './wire';

/** One of several changes; a `version` makes the server refuse when something else happened meanwhile. */
export type Wish = { id: string; change: Change; version?: number | undefined };

const atOnce = 100; // as the server allows

export class Heading {
  readonly #conversations: Conversations;
  readonly #api: DeskApi;

  constructor(conversations: Conversations, api: DeskApi) {
    this.#conversations = conversations;
    this.#api = api;
  }

  /**
   * A `version` makes the server refuse when something else happened meanwhile; that is tried once more when what we change still
   * is as we believed.
   */
  async change(id: string, change: Change, version = this.#versionFor(id, change)): Promise<Conversation> {
    const before = this.#expect(id, change);
    try {
      const conversation = await this.#patch(id, change, version, before);
      this.#conversations.put([conversation]);
      return conversation;
    } catch (reason) {
      if (before) this.#conversations.put([before]);
      const current = currentOf(reason, id);
      if (current) this.#conversations.put([current]);
      throw reason;
    }
  }

  /** Several at once. The results of those that the server did not take have an error; what could not be asked throws. */
  async changeAll(wishes: Wish[]): Promise<Result[]> {
    const asked = wishes.map(({ id, change, version = this.#versionFor(id, change) }) => {
      const before = this.#expect(id, change);
      return { before, body: { id, ...wire(change, before), ...(version ? { version } : {}) } };
    });
    const results: Result[] = [];
    try {
      for (let at = 0; at < asked.length; at += atOnce) {
        const some = asked.slice(at, at + atOnce).map(({ body }) => body);
        results.push(...(await this.#api.patchAll(some)).results);
      }
    } finally {
      for (const [i, { before }] of asked.entries()) {
        const { conversation, error } = results[i] ?? {};
        if (!conversation && before) this.#conversations.put([before]);
        const now = conversation ?? error?.current;
        if (now) this.#conversations.put([now]);
      }
    }
    return results;
  }

  #expect(id: string, change: Change): Conversation | undefined {
    const solved = change.status === 'solved' ? { waiting_since: 0 } : {};
    const taken =
      change.assignee || change.drawer || (change.status && change.status !== 'open')
        ? { queued_at: 0, returned_at: 0 }
        : {};
    return this.#conversations.expect(id, { ...change, ...solved, ...taken });
  }

  /** Taking what somebody else has just taken is refused; giving away on purpose, which names a version, is not. */
  #versionFor(id: string, { assignee }: Change): number | undefined {
    const row = this.#conversations.get(id);
    return assignee !== undefined && row && row.assignee !== '' ? row.version : undefined;
  }

  async #patch(id: string, change: Change, version: number | undefined, believed: Conversation | undefined) {
    const asked = wire(change, believed);
    try {
      return (await this.#api.patch(id, { ...asked, ...(version ? { version } : {}) })).conversation;
    } catch (reason) {
      const current = currentOf(reason, id);
      const same = (key: string) => equal(current?.[key as keyof Change], believed?.[key as keyof Change]);
      if (!version || !current || !Object.keys(change).every(same)) throw reason;
      return (await this.#api.patch(id, { ...asked, version: current.version })).conversation;
    }
  }
}

/** The conversation as it stands, which a conflict carries. */
function currentOf(reason: unknown, id: string): Conversation | undefined {
  const { current } = reason as { current?: Conversation };
  return current?.id === id ? current : undefined;
}
