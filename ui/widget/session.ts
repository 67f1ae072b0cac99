/**
 * The visitor's session with the desk: token, line, outbox and conversations together. Knows no elements; the panel draws it.
 * It stores nothing and connects to nothing before the visitor's first message.
 */
import { VisitorApi } from '../shared/api';
import { Emitter } from '../shared/emitter';
import { Outbox, type Item } from '../shared/outbox';
import * as protocol from '../shared/protocol';
import type { Ack, Message, PageOut, Send, VisitorConversation } from '../shared/protocol';
import type { LineState } from '../shared/socket';
import type { SharedSocket } from '../shared/tabs';
import { unsent } from '../shared/timeline';
import { Clock } from './clock';
import { Memory } from './memory';
import { Patience } from './patience';
import type { Talk } from './talk';
import { Talks } from './talks';
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
  readonly #patience = new Patience(() => this.polling && this.#pollSoon(0));
  readonly #talks: Talks;
  readonly #options: SessionOptions;

  #line: SharedSocket | undefined; // its code comes with the first need of it
  #fetching: Promise<void> | undefined;
  #fresh = false; // the next message opens a conversation
  #poll: ReturnType<typeof setTimeout> | undefined;
  #answered = false; // over HTTP, the last time
  #typingEnds: ReturnType<typeof setTimeout> | undefined;
  #expiredAt = 0;
  #identity: string | undefined; // what the page's server has signed
  #refusedIdentity = false; // the server has just said so
  #locked = false; // the website once signed for this session, and now does not: it waits for that, or for another beginning
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
    this.#talks = new Talks(
      this.api,
      (conversation, delivered, seen) =>
        this.#line?.send({ t: 'seen', conversation, delivered, seen }) ||
        (this.polling && this.api.seen(conversation, delivered, seen)),
      change,
    );
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
    return (this.#fetching ??= import('./line').then(
      ({ SharedSocket, socketUrl, listen }) => {
        const { server, inbox } = this.#options;
        if (this.#leave.signal.aborted) return;
        this.#line = new SharedSocket(inbox, { url: socketUrl(server), hello: () => this.#hello() });
        this.#hear(this.#line);
        listen(
          this.#line,
          (id) => this.#talks.get(id),
          () => this.emit('change', undefined),
        );
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

  /** Whether what is written goes out now, one way or the other. */
  get reaches(): boolean {
    return this.line.phase === 'live' || (this.polling && this.#answered);
  }

  /** The conversation on screen; nothing before the first message, or once the visitor wants a new one. */
  get talk(): Talk | undefined {
    return this.#fresh ? undefined : this.#talks.shown;
  }

  /** Whether the first look at the conversations is still to come. */
  get loading(): boolean {
    return !this.#locked && !!this.memory.token && !this.#talks.epoch && !this.outbox.of(undefined).length;
  }

  /** What was said in the conversation on screen, and in what goes on there, in the order of time. */
  get messages(): Message[] {
    return this.#talks
      .of(this.talk)
      .flatMap(({ timeline }) => timeline.messages)
      .sort((a, b) => a.at - b.at);
  }

  get talks(): Talk[] {
    return this.#talks.all;
  }

  get unread(): number {
    return this.talks.reduce((sum, talk) => sum + talk.unread, 0);
  }

  /** Messages of the conversation on screen that are not acknowledged. */
  get pending(): Item[] {
    return unsent(this.messages, this.outbox.of(this.talk?.head.id));
  }

  send(body: string, { files, article, opening }: Extra = {}): void {
    if (this.#locked) this.memory.token = undefined; // who is not signed for any more begins anew
    this.#locked = false;
    this.memory.token ??= this.memory.hold();
    this.#connect();
    const conversation = this.talk?.head.id;
    this.outbox.add({
      ...(conversation ? { conversation } : { opening: { ...this.#options.opening(), ...opening } }),
      ...(files?.length ? { files: files.map(({ id }) => id), attached: files } : {}),
      ...(article && { article: article.id, about: article }),
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
    this.#talks.read(this.talk);
  }

  /** The next message opens another conversation. */
  startAnew(): void {
    this.#fresh = true;
    this.emit('change', undefined);
  }

  show(conversation: string): void {
    this.#talks.show(conversation);
    this.#fresh = false;
    void this.#talks.load(conversation);
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
    this.#locked = false;
    this.#line?.close();
    this.#connect();
    if (identity && !this.memory.token) void this.#find();
  }

  /** The visitor went on to another page of the site. */
  moved(page: PageOut): void {
    if (this.#line?.send(page) || !this.talk || this.talk.solved) return;
    // what is told to nobody here is told with the next page
    if (this.polling) this.api.ask('/page', { method: 'POST', body: page }).catch(() => undefined);
  }

  /** What a person who is signed for wrote on other devices. Asks once and keeps nothing where there is nothing. */
  async #find(): Promise<void> {
    this.memory.hold();
    await this.#refresh();
    if (this.talks.length) {
      this.memory.token ??= this.memory.hold();
      this.#connect();
    } else if (this.#identity && this.#answered) this.emit('identified', { accepted: true });
  }

  /** Joins the one conversation of a mailed link. Rejects when that has expired. */
  async link(secret: string): Promise<void> {
    const { link } = await import('./account');
    const { conversation } = await link(this.api, secret, this.memory);
    this.#talks.forget(); // it may have been somebody else's
    this.memory.token = this.memory.hold();
    this.#line?.close(); // it knew less
    this.#connect();
    await this.#refresh();
    if (this.#talks.get(conversation)) this.show(conversation);
  }

  /** Deletes what the visitor wrote, here and there. Rejects when the desk could not be asked. */
  async erase(): Promise<void> {
    const { erase } = await import('./account');
    await erase(this.api, this.memory.key);
    this.#line?.close();
    this.outbox.clear();
    this.#talks.forget();
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
    if (this.memory.token && !this.#locked) void this.prepare().then(() => this.memory.token && this.#line?.connect());
  }

  #hear(line: SharedSocket): void {
    line.on('state', (state) => this.#lineChanged(state));
    line.on('welcome', (frame) => {
      this.clock.set(frame.now);
      if (this.#identity) this.emit('identified', { accepted: true });
      this.#welcome(frame.epoch, frame.conversations ?? []);
    });
    line.on('error', ({ re, field }) => {
      if (re === 'hello' && field === 'identity') this.#refusedIdentity = true;
    });
    line.on('wake', () => void this.#refresh());
    line.on('ack', (ack) => {
      this.#acknowledged(ack);
      this.outbox.acknowledged(ack); // it may be another tab's
    });
    line.on('message', ({ conversation, message, changed }) => this.#heard(conversation, message, changed));
    line.on('conversation', ({ conversation }) => {
      this.#talks.head(conversation as VisitorConversation);
      this.emit('change', undefined);
    });
  }

  #lineChanged(state: LineState): void {
    if (state.reason === 'unauthorized' && this.#refusedIdentity) this.#withoutIdentity();
    else if (state.reason === 'unauthorized' && this.#line?.leader) this.#expired();
    this.#patience.hear(state.phase);
    if (this.polling) this.#pollSoon(this.#answered ? undefined : 0);
    else {
      clearTimeout(this.#poll);
      this.#poll = undefined;
      this.#answered = false;
    }
    this.emit('change', undefined);
  }

  /** A wrong or old signature costs nobody their conversation: it goes on without. One that was signed for is locked then. */
  #withoutIdentity(): void {
    this.#refusedIdentity = false;
    this.#locked = !this.#identity;
    if (this.#locked) return this.#talks.forget();
    this.#identity = undefined;
    this.emit('identified', { accepted: false });
    setTimeout(() => this.#connect()); // once the line has told everybody that it stopped
  }

  /** After a welcome, or by polling: what changed since we last knew. */
  #welcome(epoch: string, conversations: readonly VisitorConversation[]): void {
    this.#talks.know(epoch, conversations);
    this.outbox.flush();
    this.emit('change', undefined);
  }

  #heard(conversation: string, message: Message, changed?: boolean): void {
    const news = this.#talks.hear(conversation, message, changed);
    if (news === undefined) return void this.#refresh(); // its `conversation` frame went missing
    if (news) this.emit('message', message);
    this.emit('change', undefined);
  }

  #acknowledged(ack: Ack): void {
    this.#talks.opened(ack);
    if (this.outbox.of(undefined).some(({ client_id }) => client_id === ack.client_id) || ack.opened) {
      this.#talks.show(ack.conversation);
      this.#fresh = false;
    }
    this.#heard(ack.conversation, ack.message);
  }

  async #refresh(): Promise<void> {
    try {
      const { epoch, conversations } = await this.api.conversations();
      this.#answered = true;
      this.#welcome(epoch, conversations);
    } catch (reason) {
      const { status = 599, field } = reason as { status?: number; field?: string };
      this.#answered = status < 500;
      if (field === 'identity') this.#withoutIdentity();
      else if (status === 401) this.#expired();
      this.emit('change', undefined);
    }
  }

  #pollSoon(wait = document.visibilityState === 'visible' ? pollEvery : pollHidden): void {
    this.#poll ??= setTimeout(async () => {
      await this.#refresh();
      this.#poll = undefined;
      if (this.polling) this.#pollSoon();
    }, wait);
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
    this.#talks.forget();
    this.memory.token = undefined;
    for (const { body, opening } of items) if (body) this.send(body, { opening }); // files were the old session's
    this.emit('change', undefined);
  }

  /** Another tab made the first message, or lost the session. */
  #elsewhere({ key, storageArea }: StorageEvent): void {
    if (key !== this.memory.key || storageArea !== this.memory.local) return;
    const before = this.memory.token;
    this.memory.refresh();
    if (before === this.memory.token) return;
    this.#talks.forget();
    this.#connect();
    this.emit('change', undefined);
  }
}
