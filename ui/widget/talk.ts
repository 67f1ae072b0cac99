/** One conversation as the visitor's side of it stands: messages in order, how far both sides have read, who is typing. */

import type { Message, Seen, Standing, Typing, VisitorConversation } from '../shared/protocol';
import { typingHolds } from '../shared/protocol';
import { Timeline } from '../shared/timeline';

export class Talk {
  head: VisitorConversation;
  timeline = new Timeline('public_seq');
  /** How far the visitor has read, in public_seq. */
  seen = 0;
  /** How far the team has. */
  teamSeen = 0;
  /** And how far it has arrived there, where that is known. */
  teamDelivered = 0;
  typing: { name: string; until: number } | undefined;
  queue: Standing | undefined;
  /** Loaded to what the head promised, once. */
  loaded = false;

  constructor(head: VisitorConversation) {
    this.head = head;
    this.update(head);
  }

  /** True when messages are missing, or old ones were changed. */
  update(head: VisitorConversation): boolean {
    const changed = this.loaded && head.public_rev !== this.head.public_rev;
    if (changed) this.timeline = new Timeline('public_seq');
    this.head = { ...this.head, merged_into: '', ...head };
    this.seen = Math.max(this.seen, head.seen ?? 0);
    this.teamSeen = Math.max(this.teamSeen, head.team_seen ?? 0);
    this.queue = head.agent || this.solved ? undefined : (head.queue ?? this.queue);
    return changed || head.public_seq > this.timeline.last;
  }

  /** True when messages before this one are missing. */
  hear(message: Message, changed = false): boolean {
    const applied = this.timeline.apply(message);
    if (changed && applied === 'changed') this.head = { ...this.head, public_rev: this.head.public_rev + 1 };
    if (message.author.kind !== 'contact') this.typing = undefined;
    if (message.author.kind === 'agent') this.queue = undefined;
    return applied === 'gap';
  }

  hearTyping(frame: Typing, now = Date.now()): void {
    this.typing = frame.on ? { name: frame.author.name ?? '', until: now + typingHolds } : undefined;
  }

  hearSeen(frame: Seen): void {
    this.teamSeen = Math.max(this.teamSeen, frame.seen);
    this.teamDelivered = Math.max(this.teamDelivered, frame.delivered);
  }

  /** Replies of the team that the visitor has not read. */
  get unread(): number {
    return this.timeline.messages.filter(
      ({ kind, author, public_seq = 0 }) => kind === 'reply' && author.kind === 'agent' && public_seq > this.seen,
    ).length;
  }

  get solved(): boolean {
    return this.head.status === 'solved';
  }
}
