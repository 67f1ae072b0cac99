/** How far everybody has read: agents counted in `seq`, customers in `public_seq`. */
import { SvelteMap } from 'svelte/reactivity';
import type { Author, Conversation, Seen } from '../../shared/protocol';
import type { Line } from '../../shared/socket';
import type { Mark } from './api';

export class Marks {
  readonly #line: Line;
  readonly #me: string;
  readonly #held = new SvelteMap<string, Mark[]>();

  constructor(line: Line, me: string) {
    this.#line = line;
    this.#me = me;
  }

  /** Learns what the server knows; what is known here may be newer. */
  put(conversation: string, marks: Mark[]): void {
    for (const mark of marks) this.#raise(conversation, mark);
  }

  hear({ conversation, reader, delivered, seen }: Seen): void {
    this.#raise(conversation, { reader, delivered, seen });
  }

  /** How far the customer has come. */
  customer(conversation: string): { delivered: number; seen: number } {
    const mark = this.#held.get(conversation)?.find(({ reader }) => reader.kind === 'contact');
    return { delivered: mark?.delivered ?? 0, seen: mark?.seen ?? 0 };
  }

  /** The last `seq` this agent has seen; undefined when nobody has told yet. */
  own(conversation: string): number | undefined {
    return this.#held.get(conversation)?.find(({ reader }) => this.#isMe(reader))?.seen;
  }

  /** Whether the customer's last words are unread. Before marks were loaded, whoever waits counts as unread. */
  unread(row: Conversation): boolean {
    if (row.last_author !== 'contact' || row.status === 'solved' || row.drawer) return false;
    const own = this.own(row.id);
    return own === undefined ? row.waiting_since > 0 : own < row.last_seq;
  }

  /** Tells that this agent has seen a conversation up to here. False when it could not be told now. */
  see(conversation: string, seq: number): boolean {
    if (seq <= (this.own(conversation) ?? 0)) return true;
    if (!this.#line.send({ t: 'seen', conversation, delivered: seq, seen: seq })) return false;
    this.#raise(conversation, { reader: { kind: 'agent', id: this.#me }, delivered: seq, seen: seq });
    return true;
  }

  #isMe(reader: Author): boolean {
    return reader.kind === 'agent' && reader.id === this.#me;
  }

  /** Marks only move forward. */
  #raise(conversation: string, mark: Mark): void {
    const marks = this.#held.get(conversation) ?? [];
    const known = marks.find(({ reader }) => reader.kind === mark.reader.kind && reader.id === mark.reader.id);
    const raised: Mark = {
      reader: mark.reader,
      delivered: Math.max(mark.delivered, known?.delivered ?? 0),
      seen: Math.max(mark.seen, known?.seen ?? 0),
    };
    this.#held.set(conversation, [...marks.filter((other) => other !== known), raised]);
  }
}
