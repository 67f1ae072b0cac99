/* eslint-disable svelte/prefer-svelte-reactivity -- sets are replaced, never changed */
/** The tabs above the messages: the chats this agent has taken, and what was opened to look at. Oldest first, so that none moves. */
import type { Conversation } from '../../shared/protocol';
import type { Conversations, KeptList } from './conversations.svelte';
import { newest } from './groups';

const most = 12; // opened and not closed; older ones make room
const room = 20; // tabs in all

export class OpenChats {
  readonly #conversations: Conversations;
  readonly #mine: KeptList; // this agent's own chats: what looking at another conversation does not change
  #opened = $state.raw<string[]>([]);
  #current = $state('');
  #closed = $state.raw<ReadonlySet<string>>(new Set());

  constructor(conversations: Conversations, me: string) {
    this.#conversations = conversations;
    this.#mine = conversations.keep({
      names: ['talking'],
      place: ({ assignee, kind, status, drawer }) =>
        assignee === me && kind === 'chat' && status === 'open' && !drawer ? 'talking' : undefined,
      compare: () => newest,
    });
  }

  /** On a screen without room for the context pane: whether it was asked for. */
  details = $state(false);

  /** What stood on the board when it was left. */
  lanes = $state.raw<readonly string[]>([]);

  readonly #rows = $derived.by(() => {
    const opened = this.#opened.flatMap((id) => this.#conversations.get(id) ?? []);
    const shown = opened.filter((row) => this.#stays(row));
    // more than anybody can talk to at once: what was opened, then what moved last
    for (const row of this.#mine.groups()[0]?.rows ?? []) {
      if (shown.length >= room) break;
      if (!this.#closed.has(row.id) && !this.#opened.includes(row.id)) shown.push(row);
    }
    return shown.sort((one, other) => one.created - other.created);
  });

  get rows(): Conversation[] {
    return this.#rows;
  }

  /** How many chats this agent has. */
  get held(): number {
    return this.#mine.groups()[0]?.rows.length ?? 0;
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

  #stays({ id, status, drawer }: Conversation): boolean {
    return (status !== 'solved' && !drawer) || id === this.#current;
  }
}
