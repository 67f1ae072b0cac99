/* eslint-disable svelte/prefer-svelte-reactivity -- sets are replaced, never changed */
/** The tabs above the messages: the chats this agent has taken, and what was opened to look at. Oldest first, so that none moves. */
import type { Conversation } from '../../shared/protocol';
import type { Conversations } from './conversations.svelte';

const most = 12; // opened and not closed; older ones make room
const room = 20; // tabs in all

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

  /** What stood on the board when it was left. */
  lanes = $state.raw<readonly string[]>([]);

  /** This agent's own chats: what looking at another conversation does not change. */
  readonly #taken = $derived.by(() =>
    [...this.#conversations.all()].filter(
      ({ assignee, kind, status }) => assignee === this.#me && kind === 'chat' && status === 'open',
    ),
  );
  readonly #rows = $derived.by(() => {
    const opened = this.#opened.flatMap((id) => this.#conversations.get(id) ?? []);
    const held = [...new Set([...this.#taken, ...opened])].filter((row) => this.#has(row));
    const shown = held.length <= room ? held : this.#foremost(held);
    return shown.sort((a, b) => a.created - b.created);
  });

  get rows(): Conversation[] {
    return this.#rows;
  }

  /** More than anybody can talk to at once: what was opened, then what moved last. */
  #foremost(held: Conversation[]): Conversation[] {
    const rank = (row: Conversation) => (this.#opened.includes(row.id) ? Infinity : row.last_at);
    return held.sort((a, b) => (rank(a) === rank(b) ? 0 : rank(b) - rank(a))).slice(0, room);
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

  #has({ id, assignee, kind, status, drawer }: Conversation): boolean {
    if (this.#opened.includes(id)) return (status !== 'solved' && !drawer) || id === this.#current;
    return assignee === this.#me && kind === 'chat' && status === 'open' && !this.#closed.has(id);
  }
}
