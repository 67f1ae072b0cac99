/* eslint-disable svelte/prefer-svelte-reactivity -- these maps are caches and ways to find things; what is shown has signals of its own */
/** The workspace of one signed-in agent: makes the parts of its state, and hands each frame to the part it concerns. */
import { SvelteMap } from 'svelte/reactivity';
import type { Item } from '../../shared/outbox';
import type { Attachment, Conversation, MessageNews } from '../../shared/protocol';
import type { Line } from '../../shared/socket';
import type { Change, Colleague, DeskApi, Head, Inbox, Me, Row, Self, Team } from './api';
import type { Afterwards, Then } from './afterwards';
import { Articles } from './articles.svelte';
import { Bell, changesHead } from './bell.svelte';
import { Clock } from './clock.svelte';
import { Connection } from './connection.svelte';
import { Conversations } from './conversations.svelte';
import { DraftKeeper } from './draftkeeper';
import { Drafts, type Mode } from './drafts.svelte';
import { Files } from './files.svelte';
import { Filing } from './filing.svelte';
import { Floor } from './floor.svelte';
import { Heading, type Wish } from './heading';
import { Heads } from './heads.svelte';
import { Marks } from './marks.svelte';
import { Notices } from './notices.svelte';
import { Outgoing } from './outgoing.svelte';
import { Pages } from './pages.svelte';
import { Presences } from './presence.svelte';
import { Reading } from './reading.svelte';
import { Replies } from './replies.svelte';
import { Timeline } from './timeline.svelte';
import { Sightings } from './sightings.svelte';
import { afterwardsOf, deliver, kept } from './sending';
import { Typing } from './typing.svelte';
import { uploadsOf, type Uploads } from './uploads.svelte';
import type { SavedViews } from '../saved/views.svelte';
import { fill } from '../lib/fill';
import { asking } from '../lib/mentions';
import { answerBy, target, wait, type Wait } from '../lib/waiting';

const unsolved = 'open,pending,snoozed';
const cached = 60; // timelines: a busy day's conversations

export class Desk {
  readonly api: DeskApi;
  readonly clock = new Clock();
  readonly conversations = new Conversations();
  readonly notices = new Notices();
  readonly drafts: Drafts;
  readonly uploads: Uploads;
  readonly files: Files;
  readonly filing = new Filing();
  readonly reading = new Reading();
  readonly typing: Typing;
  readonly marks: Marks;
  readonly presence: Presences;
  readonly articles: Articles;
  readonly replies: Replies;
  readonly sightings: Sightings;
  readonly bell: Bell;
  readonly connection: Connection;
  readonly pages: Pages;
  readonly floor: Floor;
  /** The saved views, once their part of the workspace is there. */
  views = $state.raw<SavedViews>();

  readonly #agents = new SvelteMap<string, Colleague>();
  readonly #inboxes = new SvelteMap<string, Inbox>();
  readonly #teams = new SvelteMap<string, Team>();
  readonly #timelines = new Map<string, Timeline>(); // the least recently opened first
  readonly #heads = new Heads();
  readonly #outgoing: Outgoing;
  readonly #heading: Heading;
  readonly #afterwards: Afterwards;
  #me = $state.raw() as Self;
  #failed = $state(false);
  #generation = $state(0); // of the timelines: another database brings others

  constructor(me: Me, api: DeskApi, line: Line) {
    this.api = api;
    this.#know(me);
    this.drafts = new Drafts(me.agent.id);
    this.uploads = uploadsOf(api, this.drafts);
    this.files = new Files((id, thumb) => api.file(id, thumb));
    this.typing = new Typing(this.clock, me.agent.id);
    this.marks = new Marks(line, me.agent.id);
    this.presence = new Presences(line, me.agent.id, me.agents);
    this.articles = new Articles(api);
    this.replies = new Replies(api);
    this.sightings = new Sightings(this.clock);
    this.floor = new Floor(line);
    this.#heading = new Heading(this.conversations, api);
    const holders = { changed: this.#changed.bind(this), reload: this.#reload.bind(this) };
    this.connection = new Connection({ line, api, clock: this.clock, holders, epoch: me.epoch, pos: me.pos });
    this.bell = new Bell(line, api);
    this.pages = new Pages(api, (rows) => this.hold(rows));
    this.#outgoing = new Outgoing(me.agent.id, (frame) => deliver(this, frame));
    this.#afterwards = afterwardsOf(this);
  }

  /** Loads the list, connects, and stays so until the returned function is called. */
  run(): () => void {
    const stops = [this.clock.run(), this.drafts.run(), this.floor.run(), ...this.#listen(), this.connection.run()];
    void this.load();
    return () => {
      for (const stop of stops) stop();
      this.#outgoing.close();
    };
  }

  /** Who is at this desk. */
  get me(): Self {
    return this.#me;
  }

  /** People, teams and inboxes as they are now: whoever changed them in the settings calls it. */
  async refresh(): Promise<void> {
    this.#know(await this.api.me());
  }

  #know(me: Me): void {
    this.#me = me.agent;
    fill(this.#agents, me.agents);
    fill(this.#inboxes, me.inboxes);
    fill(this.#teams, me.teams);
    this.filing.know(me);
  }

  /** Whether the list could not be loaded. */
  get failed(): boolean {
    return this.#failed;
  }

  /** All conversations that are not solved; the reader's "try again" comes here too. */
  async load(): Promise<void> {
    this.#failed = false;
    try {
      await this.#readAll();
    } catch {
      this.#failed = true;
    }
  }

  get agents(): Colleague[] {
    return [...this.#agents.values()];
  }

  agent(id: string): Colleague | undefined {
    return this.#agents.get(id);
  }

  /** What colleagues read of an agent. */
  nameOf(id: string): string {
    const agent = this.#agents.get(id);
    return agent ? agent.public_name || agent.name : '';
  }

  get inboxes(): Inbox[] {
    return [...this.#inboxes.values()];
  }

  get teams(): Team[] {
    return [...this.#teams.values()];
  }

  teamName(id: string): string {
    return this.#teams.get(id)?.name ?? '';
  }

  wait(row: Conversation): Wait | undefined {
    return row.drawer ? undefined : wait(row.waiting_since, this.clock.now, this.target(row));
  }

  /** Seconds within which an answer is due: the first one, or one after it. */
  target(row: Conversation): number {
    return target(row, this.#inboxes.get(row.inbox));
  }

  /** Whether the desk itself gives a team's chats out, so that nobody has to take them. */
  shares(team: string): boolean {
    return (this.#teams.get(team)?.assignment ?? 'manual') !== 'manual';
  }

  /** Until when an answer has to come before the chat goes back to the queue; 0: it stays. */
  answerBy(row: Conversation): number {
    return answerBy(row, this.#inboxes.get(row.inbox));
  }

  timeline(id: string): Timeline {
    void this.#generation;
    const known = this.#timelines.get(id);
    const timeline = known ?? new Timeline((query) => this.api.messages(id, query));
    this.#timelines.delete(id);
    this.#timelines.set(id, timeline);
    const [oldest] = this.#timelines.keys();
    if (this.#timelines.size > cached && oldest) this.#timelines.delete(oldest);
    return timeline;
  }

  /** The conversation with a number, which may be solved long ago; undefined when there is none or nobody answers. */
  async numbered(number: number): Promise<Conversation | undefined> {
    try {
      const { conversations } = await this.api.numbered(number);
      return conversations?.[0];
    } catch {
      return undefined;
    }
  }

  head(id: string): Head | undefined {
    return this.#heads.get(id);
  }

  /** Brings a conversation up to date: its head, and its messages. False when this agent can't see it. */
  async open(id: string): Promise<boolean> {
    const [head] = await Promise.all([this.#readHead(id), this.timeline(id).fill()]);
    return head;
  }

  /** Loads what is likely to be opened next, so that it is there at once. What fails is asked for again when it is opened. */
  prefetch(ids: string[]): void {
    for (const id of ids) if (!this.#timelines.has(id)) void this.open(id);
  }

  /** What waits to be acknowledged in a conversation. */
  unsent(conversation: string): Item[] {
    return this.#outgoing.items.filter((item) => item.conversation === conversation);
  }

  /** Shows a message at once and sends it when it can be. `then` is done once the message is kept. */
  send(conversation: string, kind: Mode, body: string, then: Then = {}, attached: Attachment[] = []): void {
    const files = attached.length > 0 ? { attached, files: attached.map(({ id }) => id) } : {};
    const more = { ...files, ...asking(kind, body, this.agents), ...kept(then) };
    this.#outgoing.add({ conversation, kind, body, base_seq: this.timeline(conversation).lastSeq, ...more });
  }

  retry(clientId: string): void {
    this.#outgoing.retry(clientId);
  }

  /** Takes an unsent message out of the outbox. */
  unsend(clientId: string): Item | undefined {
    return this.#outgoing.remove(clientId);
  }

  /** How many messages wait for the connection. */
  get waiting(): number {
    return this.#outgoing.items.length;
  }

  /** Whether anything written here has not reached the server. */
  get pending(): boolean {
    return this.#outgoing.items.length > 0;
  }

  /** Changes the head of a conversation, on screen before the server has agreed. */
  change(id: string, change: Change, version?: number): Promise<Conversation> {
    return this.#heading.change(id, change, version);
  }

  /** Several at once, each with a result of its own. */
  changeAll(wishes: Wish[]) {
    return this.#heading.changeAll(wishes);
  }

  #listen(): (() => void)[] {
    const { line } = this.connection;
    return [
      this.bell.run(),
      new DraftKeeper({ drafts: this.drafts, api: this.api, line }).run(),
      line.on('welcome', (frame) => {
        this.presence.welcome(frame);
        this.#outgoing.flush();
        void this.#afterwards.flush();
      }),
      line.on('message', (news) => this.#message(news)),
      line.on('conversation', ({ conversation, pos }) => {
        if ('number' in conversation) this.#put([conversation], pos);
        this.connection.heard(pos);
      }),
      line.on('gone', ({ conversation, pos }) => {
        this.conversations.remove(conversation, pos);
        this.connection.heard(pos);
      }),
      line.on('typing', (frame) => {
        this.typing.hear(frame);
        this.sightings.note(frame.conversation, frame.author);
      }),
      line.on('seen', (frame) => {
        this.marks.hear(frame);
        this.sightings.note(frame.conversation, frame.reader);
      }),
      line.on('page', (frame) => {
        this.#heads.visited(frame);
        this.sightings.note(frame.conversation, { kind: 'contact' });
      }),
      line.on('kudos', (frame) => this.#heads.thanked(frame)),
      line.on('contact', ({ contacts }) => {
        for (const id of this.#heads.of(contacts)) void this.#readHead(id);
      }),
      // new words, or somebody new; what is missed comes with the next
      line.on('filing', () => void this.refresh().catch(() => {})),
      line.on('presence', (frame) => {
        this.presence.hear(frame);
        if (!this.#agents.has(frame.agent)) void this.refresh().catch(() => {});
      }),
      ...this.#outgoing.listen(({ conversation, message, item }) => {
        this.#timelines.get(conversation)?.add(message);
        this.conversations.message({ conversation, message });
        if (item) this.#afterwards.add(item.then, { conversation, seq: message.seq ?? 0, client_id: item.client_id });
      }),
    ];
  }

  #message(news: MessageNews): void {
    const { conversation, message, pos } = news;
    this.#timelines.get(conversation)?.add(message);
    this.typing.sent(conversation, message.author);
    this.sightings.note(conversation, message.author);
    const known = this.conversations.message(news);
    if (!known || changesHead(message, this.#heads.get(conversation))) void this.#readHead(conversation);
    this.connection.heard(pos);
  }

  /** After a gap: rows as they stand now; the timelines that fell behind catch up. */
  #changed({ conversations, gone, pos }: { conversations: Row[] | null; gone: string[] | null; pos: number }): void {
    this.hold(conversations ?? [], pos);
    for (const id of gone ?? []) this.conversations.remove(id, pos);
    for (const { id, last_seq } of conversations ?? []) this.#refill(id, last_seq);
    this.#refillFailed();
  }

  #refill(id: string, lastSeq: number): void {
    const timeline = this.#timelines.get(id);
    if (timeline && timeline.lastSeq < lastSeq) void timeline.fill();
  }

  /** What could not be loaded without a connection. */
  #refillFailed(): void {
    for (const timeline of this.#timelines.values()) if (timeline.failed) void timeline.fill();
    if (this.#failed) void this.load();
  }

  async #reload(): Promise<{ epoch: string; pos: number }> {
    const { epoch, pos } = await this.api.me();
    const open = [...this.#timelines.keys()].at(-1);
    this.#timelines.clear();
    this.#heads.clear();
    this.pages.forget();
    this.#generation++;
    this.conversations.clear();
    await this.#readAll();
    if (open) await this.open(open);
    return { epoch, pos };
  }

  /** Page by page, each on screen as it comes. */
  async #readAll(): Promise<void> {
    let cursor: string | undefined;
    do {
      const { conversations, next } = await this.api.conversations(unsolved, cursor);
      this.hold(conversations ?? []);
      cursor = next || undefined;
    } while (cursor);
    this.conversations.complete();
  }

  hold(rows: Row[], pos?: number): void {
    this.#learnSeen(rows);
    this.#put(rows, pos);
  }

  #put(rows: Conversation[], pos?: number): void {
    this.conversations.put(rows, pos);
    if (this.filing.lacks(rows)) void this.refresh().catch(() => {}); // its name comes with the next
  }

  #learnSeen(rows: Row[]): void {
    const reader = { kind: 'agent', id: this.me.id } as const;
    for (const { id, seen } of rows) if (seen !== undefined) this.marks.put(id, [{ reader, delivered: seen, seen }]);
  }

  async #readHead(id: string): Promise<boolean> {
    try {
      const head = await this.api.conversation(id);
      this.#heads.put(id, head);
      this.sightings.learn(id, head.contact.online);
      this.marks.put(id, head.marks ?? []);
      this.conversations.put([head.conversation]);
      return true;
    } catch (reason) {
      const { status } = reason as { status?: number };
      return status !== 404 && status !== 403;
    }
  }
}
