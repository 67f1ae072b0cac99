/**
 * The visitor's session with the desk: token, line, outbox and conversations together. Knows no elements; the panel draws it.
 * It stores nothing and connects to nothing before the visitor's first message.
 */

import { VisitorApi } from '../shared/api';
import { Emitter } from '../shared/emitter';
import { Outbox, type Item } from '../shared/outbox';
import * as protocol from '../shared/protocol';
import type { Ack, ErrorFrame, Message, Send, VisitorConversation } from '../shared/protocol';
import type { LineState } from '../shared/socket';
import type { SharedSocket } from '../shared/tabs';
import { unsent } from '../shared/timeline';
import { Clock } from './clock';
import { Marks } from './marks';
import { Memory } from './memory';
import { Patience } from './patience';
import { Talk } from './talk';
import type { Extra, SessionEvents, SessionOptions } from './told';

const pollAfter = 3; // failures in a row, before HTTP takes over
const pollEvery = 4_000; // ms while somebody looks
const newTokenEvery = 60_000; // ms; a server that refuses every token must not be asked in a circle
const pollHidden = 20_000; // ms while nobody does

export class Session extends Emitter<SessionEvents> {
  // fixed after construction
  readonly api: VisitorApi;
  readonly memory: Memory;
  readonly outbox: Outbox;
  readonly clock = new Clock();
  readonly #patience = new Patience(() => {
    if (this.polling) void this.#refresh().finally(() => this.polling && this.#pollSoon());
  });
  readonly #marks = new Marks(
    (conversation, delivered, seen) =>
      this.#line?.send({ t: 'seen', conversation, delivered, seen }) ||
      (this.polling && this.api.seen(conversation, delivered, seen)),
  );
  readonly #options: SessionOptions;

  #line: SharedSocket | undefined; // its code comes with the first need of it
  #fetching: Promise<void> | undefined;
  #talks = new Map<string, Talk>();
  #current: string | undefined;
  #fresh = false; // the next message opens a conversation
  #epoch = '';
  #loading = new Map<string, boolean>(); // conversation → asked again meanwhile
  #poll: ReturnType<typeof setTimeout> | undefined;
  #typingEnds: ReturnType<typeof setTimeout> | undefined;
  #expiredAt = 0;
  #identity: string | undefined; // what the page's server has signed
  #refusedIdentity = false; // the server has just said so
  #leave = new AbortController();

  constructor(options: SessionOptions) {
    super();
    this.#options = { ...options };
    this.memory = new Memory(options.inbox);
    this.api = new VisitorApi(
      options.server,
      options.inbox,
      () => this.memory.held,
      () => this.#identity,
    );
    this.outbox = new Outbox({
      key: this.memory.key,
      storage: this.memory.local,
      deliver: (frame) => this.#deliver(frame),
      mayFlush: () => !!this.#line && (this.#line.leader || this.polling),
    });
    const change = () => this.emit('change', undefined);
    this.outbox.on('change', change);
    this.outbox.on('ack', (ack) => this.#acknowledged(ack)); // over HTTP there is no frame
    const { signal } = this.#leave;
    addEventListener('storage', (event) => this.#elsewhere(event), { signal });
    addEventListener('online', () => this.#connect(), { signal });
    this.#connect();
  }

  get line(): LineState {
    return this.#line?.state ?? { phase: 'idle', online: navigator.onLine !== false, failures: 0, retryAt: 0 };
  }

  /** Fetches what a conversation needs, ahead of the first message. Connects to nothing. */
  prepare(): Promise<void> {
    return (this.#fetching ??= import('../shared/tabs').then(
      ({ SharedSocket, socketUrl }) => {
        const { server, inbox } = this.#options;
        if (this.#leave.signal.aborted) return;
        this.#line = new SharedSocket(inbox, { url: socketUrl(server), hello: () => this.#hello() });
        this.#listen(this.#line);
      },
      () => {
        this.#fetching = undefined; // no network: the next message, or its return, tries again
      },
    ));
  }

  /** Whether the conversation goes on over HTTP, because sockets do not get through. */
  get polling(): boolean {
    const { phase, online, failures, reason } = this.line;
    return (
      phase !== 'live' && ((online && (failures >= pollAfter || this.#patience.swallowed)) || reason === 'protocol')
    );
  }

  /** The conversation on screen; nothing before the first message, or once the visitor wants a new one. */
  get talk(): Talk | undefined {
    return this.#fresh ? undefined : this.#talks.get(this.#current ?? '');
  }

  /** Whether the first look at the conversations is still to come. */
  get loading(): boolean {
    return this.memory.token !== undefined && this.#epoch === '' && this.outbox.of(undefined).length === 0;
  }

  get talks(): Talk[] {
    return [...this.#talks.values()];
  }

  get unread(): number {
    return this.talks.reduce((sum, talk) => sum + talk.unread, 0);
  }

  /** Messages of the conversation on screen that are not acknowledged. */
  get pending(): Item[] {
    return unsent(this.talk?.timeline.messages ?? [], this.outbox.of(this.talk?.head.id));
  }

  send(body: string, { files, opening }: Extra = {}): void {
    if (!this.memory.token) this.memory.token = this.memory.hold();
    this.#connect();
    const conversation = this.talk?.head.id;
    this.outbox.add({
      ...(conversation ? { conversation } : { opening: { ...this.#options.opening(), ...opening } }),
      ...(files?.length ? { files: files.map(({ id }) => id), attached: files } : {}),
      body,
      lang: this.#options.locale,
    });
    clearTimeout(this.#typingEnds);
    this.#typingEnds = undefined;
  }

  /** Tells the team that the visitor writes; `text` only where the inbox shows a preview, which the panel discloses. */
  typing(on: boolean, text?: string): void {
    const conversation = this.talk?.head.id;
    if (!conversation || (!on && !this.#typingEnds)) return;
    clearTimeout(this.#typingEnds);
    this.#typingEnds = on ? setTimeout(() => this.typing(false), protocol.typingHolds) : undefined;
    const preview = text === undefined ? {} : { text: Array.from(text).slice(0, protocol.maxTyping).join('') };
    this.#line?.send({ t: 'typing', conversation, on, ...preview });
  }

  /** What is on screen was read. Elsewhere it has only arrived. */
  looking(): void {
    const talk = this.talk;
    if (!talk || talk.seen >= talk.timeline.last) return;
    talk.seen = talk.timeline.last;
    this.#marks.tell(talk);
    this.emit('change', undefined);
  }

  /** The next message opens another conversation. */
  startAnew(): void {
    this.#fresh = true;
    this.emit('change', undefined);
  }

  show(conversation: string): void {
    this.#current = conversation;
    this.#fresh = false;
    void this.#load(conversation);
    this.emit('change', undefined);
  }

  /** The language of what is written from now on. */
  speak(locale: string): void {
    this.#options.locale = locale;
  }

  /** Who the visitor is, by the page's server; nothing when they have signed out. It raises the session there is, or the next. */
  identify(identity: string | undefined): void {
    if (this.#identity === identity) return;
    this.#identity = identity;
    this.#line?.close();
    this.#connect();
  }

  /** The visitor went on to another page of the site. */
  moved(page: string, title: string): void {
    if (this.talk && !this.talk.solved) this.#line?.send({ t: 'page', page, title });
  }

  /** Joins the one conversation of a mailed link. Rejects when that has expired. */
  async link(secret: string): Promise<void> {
    this.memory.hold();
    const { link } = await import('./account');
    const { conversation } = await link(this.api, secret);
    this.memory.token = this.memory.hold();
    this.#line?.close(); // it knew less
    this.#connect();
    await this.#refresh();
    if (this.#talks.has(conversation)) this.show(conversation);
  }

  /** Deletes what the visitor wrote, here and there. Rejects when the desk could not be asked. */
  async erase(): Promise<void> {
    const { erase } = await import('./account');
    await erase(this.api);
    this.#line?.close();
    this.outbox.clear();
    this.#forget();
    this.#fresh = false;
    this.memory.token = undefined;
    this.emit('change', undefined);
  }

  /** Does not wait for the next attempt. */
  reconnect(): void {
    this.#connect();
  }

  close(): void {
    this.#leave.abort();
    clearTimeout(this.#poll);
    clearTimeout(this.#typingEnds);
    this.#patience.end();
    this.outbox.close();
    this.#line?.close();
  }

  #hello(): protocol.Hello | undefined {
    const { token } = this.memory;
    const { inbox, locale } = this.#options;
    const identity = this.#identity ? { identity: this.#identity } : {};
    return token ? { t: 'hello', v: protocol.version, as: 'visitor', inbox, token, locale, ...identity } : undefined;
  }

  #connect(): void {
    if (this.memory.token) void this.prepare().then(() => this.memory.token && this.#line?.connect());
  }

  #listen(line: SharedSocket): void {
    const change = () => this.emit('change', undefined);
    line.on('state', (state) => this.#lineChanged(state));
    line.on('welcome', (frame) => {
      this.clock.set(frame.now);
      if (this.#identity) this.emit('identified', { accepted: true });
      this.#welcome(frame.epoch, frame.conversations ?? []);
    });
    line.on('error', (frame) => this.#refused(frame));
    line.on('wake', () => void this.#refresh());
    line.on('ack', (ack) => {
      this.#acknowledged(ack);
      this.outbox.acknowledged(ack); // it may be another tab's
    });
    line.on('message', ({ conversation, message, changed }) => {
      this.#hear(conversation, message, changed);
    });
    line.on('conversation', ({ conversation }) => this.#head(conversation as VisitorConversation));
    line.on('typing', (frame) => {
      this.#talks.get(frame.conversation)?.hearTyping(frame);
      setTimeout(change, protocol.typingHolds + 50); // it ends by itself
      change();
    });
    line.on('seen', (frame) => {
      this.#talks.get(frame.conversation)?.hearSeen(frame);
      change();
    });
    line.on('queue', (frame) => {
      const talk = this.#talks.get(frame.conversation);
      if (talk) talk.queue = frame.place > 0 ? frame : undefined;
      change();
    });
  }

  #lineChanged(state: LineState): void {
    if (state.reason === 'unauthorized' && this.#refusedIdentity) this.#withoutIdentity();
    else if (state.reason === 'unauthorized' && this.#line?.leader) this.#expired();
    this.#patience.hear(state.phase);
    if (this.polling) this.#pollSoon();
    else clearTimeout(this.#poll);
    this.emit('change', undefined);
  }

  /** A wrong or old signature costs nobody their conversation: it goes on without. */
  #refused({ re, field }: ErrorFrame): void {
    if (re === 'hello' && field === 'identity') this.#refusedIdentity = true;
  }

  #withoutIdentity(): void {
    this.#refusedIdentity = false;
    this.#identity = undefined;
    this.emit('identified', { accepted: false });
    setTimeout(() => this.#connect()); // once the line has told everybody that it stopped
  }

  /** After a welcome, or by polling: what changed since we last knew. */
  #welcome(epoch: string, conversations: readonly VisitorConversation[]): void {
    if (this.#epoch && this.#epoch !== epoch) this.#forget(); // a backup was restored
    this.#epoch = epoch;
    this.#marks.forget();
    for (const head of conversations) this.#head(head);
    this.#current ??= (conversations.find(({ status }) => status !== 'solved') ?? conversations.at(-1))?.id;
    for (const talk of this.#talks.values()) this.#marks.tell(talk);
    this.outbox.flush();
    this.emit('change', undefined);
  }

  #head(head: VisitorConversation): void {
    const talk = this.#talks.get(head.id);
    if (!talk) this.#talks.set(head.id, new Talk(head));
    if (!talk || talk.update(head)) void this.#load(head.id);
    this.emit('change', undefined);
  }

  #hear(conversation: string, message: Message, changed = false): void {
    const talk = this.#talks.get(conversation);
    if (!talk) {
      void this.#refresh(); // its `conversation` frame went missing
      return;
    }
    const last = talk.timeline.last;
    if (talk.hear(message, changed)) void this.#load(conversation);
    this.#marks.tell(talk);
    if (talk.timeline.last > last && message.author.kind !== 'contact') this.emit('message', message);
    this.emit('change', undefined);
  }

  #acknowledged(ack: Ack): void {
    if (!this.#talks.has(ack.conversation)) {
      const head = { id: ack.conversation, status: 'open', kind: 'chat', public_seq: 0, public_rev: 0 } as const;
      this.#talks.set(ack.conversation, new Talk(head));
    }
    if (this.outbox.of(undefined).some(({ client_id }) => client_id === ack.client_id) || ack.opened) {
      this.#current = ack.conversation;
      this.#fresh = false;
    }
    this.#hear(ack.conversation, ack.message);
  }

  /** Loads what is missing; asked again while it loads, it looks once more. */
  async #load(id: string): Promise<void> {
    if (this.#loading.has(id)) return void this.#loading.set(id, true);
    this.#loading.set(id, false);
    try {
      let more = true;
      while (more) {
        this.#loading.set(id, false);
        const talk = this.#talks.get(id);
        if (!talk) return;
        const after = talk.timeline.last;
        const page = await this.api.messages(id, after);
        for (const message of page.messages) talk.hear(message);
        more = (page.more && talk.timeline.last > after) || this.#loading.get(id) === true;
        talk.loaded = !more;
      }
    } catch {
      // the next welcome compares the numbers again
    } finally {
      this.#loading.delete(id);
    }
    const talk = this.#talks.get(id);
    if (talk) this.#marks.tell(talk);
    this.emit('change', undefined);
  }

  async #refresh(): Promise<void> {
    try {
      const { epoch, conversations } = await this.api.conversations();
      this.#welcome(epoch, conversations);
    } catch (reason) {
      if ((reason as { status?: number }).status === 401) this.#expired();
    }
  }

  #pollSoon(): void {
    clearTimeout(this.#poll);
    const wait = document.visibilityState === 'visible' ? pollEvery : pollHidden;
    this.#poll = setTimeout(() => {
      void this.#refresh().finally(() => this.polling && this.#pollSoon());
    }, wait);
    if (!this.#epoch) void this.#refresh(); // the first time at once
  }

  async #deliver(frame: Send): Promise<Ack> {
    if (this.polling) return this.api.post(frame);
    if (!this.#line) throw new Error('no line yet');
    return this.#line.post(frame);
  }

  /** The token is worth nothing any more. What was not sent yet opens a conversation under a new one, which is tried once. */
  #expired(): void {
    const repeated = Date.now() - this.#expiredAt < newTokenEvery;
    if (repeated || !this.memory.token) return;
    this.#expiredAt = Date.now();
    const items = this.outbox.items;
    this.outbox.clear();
    this.#forget();
    this.memory.token = undefined;
    for (const { body, opening } of items) if (body) this.send(body, opening ? { opening } : {}); // files were the old session's
    this.emit('change', undefined);
  }

  #forget(): void {
    this.#talks.clear();
    this.#marks.forget();
    this.#current = undefined;
    this.#epoch = '';
  }

  /** Another tab made the first message, or lost the session. */
  #elsewhere({ key, storageArea }: StorageEvent): void {
    if (key !== this.memory.key || storageArea !== this.memory.local) return;
    const before = this.memory.token;
    this.memory.refresh();
    if (before === this.memory.token) return;
    this.#forget();
    this.#connect();
    this.emit('change', undefined);
  }
}
