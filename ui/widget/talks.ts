/** The conversations of a session: which there are, which one is on screen, and what is still to be loaded of them. Knows no line. */

import type { VisitorApi } from '../shared/api';
import type { Ack, Message, VisitorConversation } from '../shared/protocol';
import { Marks, type Say } from './marks';
import { Talk } from './talk';

export class Talks {
  // fixed after construction
  readonly #api: VisitorApi;
  readonly #change: () => void;
  readonly #marks: Marks;

  #all = new Map<string, Talk>();
  #shown: string | undefined;
  #loading = new Map<string, boolean>(); // conversation → asked again meanwhile
  /** Which history of the desk this is; nothing before the first look. */
  epoch = '';

  constructor(api: VisitorApi, say: Say, change: () => void) {
    this.#api = api;
    this.#change = change;
    this.#marks = new Marks(say);
  }

  get all(): Talk[] {
    return [...this.#all.values()];
  }

  get(id = ''): Talk | undefined {
    return this.#all.get(id);
  }

  /** The one on screen, or the one that it goes on in. */
  get shown(): Talk | undefined {
    const talk = this.get(this.#shown);
    return talk && this.#home(talk);
  }

  /** A conversation and what goes on in it: the visitor reads them as one. */
  of(talk: Talk | undefined): Talk[] {
    return this.all.filter((one) => this.#home(one) === talk);
  }

  #home(talk: Talk): Talk {
    return this.get(talk.head.merged_into) ?? talk;
  }

  show(id: string): void {
    this.#shown = id;
  }

  /** All that there is, as the desk says: after a welcome, or by asking. */
  know(epoch: string, heads: readonly VisitorConversation[]): void {
    if (this.epoch && this.epoch !== epoch) this.forget(); // a backup was restored
    this.epoch = epoch;
    this.#marks.forget();
    for (const head of heads) this.head(head);
    this.#shown ??= (heads.find(({ status }) => status !== 'solved') ?? heads.at(-1))?.id;
    for (const talk of this.all) this.#marks.tell(talk);
  }

  head(head: VisitorConversation): void {
    const talk = this.get(head.id);
    if (!talk) this.#all.set(head.id, new Talk(head));
    if (!talk || talk.update(head)) void this.load(head.id);
  }

  /** Whether it is news of the team; nothing when its conversation is not known. */
  hear(conversation: string, message: Message, changed = false): boolean | undefined {
    const talk = this.get(conversation);
    if (!talk) return undefined;
    const last = talk.timeline.last;
    if (talk.hear(message, changed)) void this.load(conversation);
    this.#marks.tell(talk);
    return talk.timeline.last > last && message.author.kind !== 'contact';
  }

  /** The conversation that a first message has opened is there before the desk has told of it. */
  opened({ conversation: id }: Ack): void {
    if (!this.get(id)) this.#all.set(id, new Talk({ id, status: 'open', kind: 'chat', public_seq: 0, public_rev: 0 }));
  }

  read(talk: Talk | undefined): void {
    for (const one of this.of(talk)) {
      if (one.seen >= one.timeline.last) continue;
      one.seen = one.timeline.last;
      this.#marks.tell(one);
      this.#change();
    }
  }

  forget(): void {
    this.#all.clear();
    this.#marks.forget();
    this.#shown = undefined;
    this.epoch = '';
  }

  /** Loads what is missing; asked again while it loads, it looks once more. */
  async load(id: string): Promise<void> {
    if (this.#loading.has(id)) return void this.#loading.set(id, true);
    try {
      for (let more = true; more;) {
        this.#loading.set(id, false);
        const talk = this.get(id);
        if (!talk) return;
        const after = talk.timeline.last;
        const page = await this.#api.messages(id, after);
        for (const message of page.messages) talk.hear(message);
        more = (page.more && talk.timeline.last > after) || this.#loading.get(id) === true;
        talk.loaded = !more;
      }
    } catch {
      // the next welcome compares the numbers again
    } finally {
      this.#loading.delete(id);
    }
    const talk = this.get(id);
    if (talk) this.#marks.tell(talk);
    this.#change();
  }
}
