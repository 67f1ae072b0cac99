/** The tabs above the messages: the chats this agent has taken, and what was opened to look at. Oldest first, so that none moves. */
import type { Conversation } from '../../shared/protocol';
import type { Conversations } from './conversations.svelte';

const most = 12; // opened and not closed; older ones make room

export class OpenChats {
  readonly #conversations: Conversations;
  readonly #me: string;
  #opened = $state.raw<string[]>([]);
  #current = $state('');
  #closed = $state.raw<ReadonlySet<string>>(new Set());

  constructor(conversations: Conversations, me: string) {
    this.#conversations = conversations;
    this.#me = me;
  }

  /** On a screen without room for the context pane: whether it was asked for. */
  details = $state(false);

  get rows(): Conversation[] {
    return [...this.#conversations.all()].filter((row) => this.#has(row)).sort((a, b) => a.created - b.created);
  }

  open(id: string): void {
    this.#current = id;
    if (this.#closed.has(id)) this.#closed = new Set([...this.#closed].filter((other) => other !== id));
    if (!this.#opened.includes(id)) this.#opened = [...this.#opened, id].slice(-most);
  }

  /** Takes a tab away and says which one is next to it. */
  close(id: string): string | undefined {
    const ids = this.rows.map((row) => row.id);
    const at = ids.indexOf(id);
    this.#opened = this.#opened.filter((other) => other !== id);
    this.#closed = new Set([...this.#closed, id]);
    return ids[at + 1] ?? ids[at - 1];
  }

  #has({ id, assignee, kind, status }: Conversation): boolean {
    if (this.#opened.includes(id)) return status !== 'solved' || id === this.#current;
    return assignee === this.#me && kind === 'chat' && status === 'open' && !this.#closed.has(id);
  }
}
