/** Changes of a conversation's head: shown before the server has agreed, taken back when it does not. */
import type { Conversation } from '../../shared/protocol';
import type { Change, DeskApi } from './api';
import type { Conversations } from './conversations.svelte';

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
    const solved = change.status === 'solved' ? { waiting_since: 0 } : {};
    const taken = change.assignee ? { queued_at: 0, returned_at: 0 } : {};
    const before = this.#conversations.expect(id, { ...change, ...solved, ...taken });
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

  /** Taking what somebody else has just taken is refused; giving away on purpose, which names a version, is not. */
  #versionFor(id: string, { assignee }: Change): number | undefined {
    const row = this.#conversations.get(id);
    return assignee !== undefined && row && row.assignee !== '' ? row.version : undefined;
  }

  async #patch(id: string, change: Change, version: number | undefined, believed: Conversation | undefined) {
    try {
      return (await this.#api.patch(id, { ...change, ...(version ? { version } : {}) })).conversation;
    } catch (reason) {
      const current = currentOf(reason, id);
      const same = (key: string) => current?.[key as keyof Change] === believed?.[key as keyof Change];
      if (!version || !current || !Object.keys(change).every(same)) throw reason;
      return (await this.#api.patch(id, { ...change, version: current.version })).conversation;
    }
  }
}

/** The conversation as it stands, which a conflict carries. */
function currentOf(reason: unknown, id: string): Conversation | undefined {
  const { current } = reason as { current?: Conversation };
  return current?.id === id ? current : undefined;
}
