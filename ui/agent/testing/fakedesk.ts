/**
 * A desk without a server, for the fixture page and for tests: answers the HTTP API and speaks the socket protocol from memory.
 * It is never part of the product's bundle.
 */
import type { Patch } from '../state/api';
import type { Attachment, ClientFrame, Conversation, Message, Send, ServerFrame } from '../../shared/protocol';
import type { Unsent } from '../../shared/unsent';
import {
  articles,
  crowd,
  earlier,
  mara,
  me,
  messages,
  person,
  pictureOf,
  rows,
  plainly,
  savedReplies,
  wren,
} from './cast';

type Keeping = Pick<Unsent, 'version' | 'mode' | 'reply' | 'note'> & { files: Record<'reply' | 'note', string[]> };
type Bulk = { changes: (Patch & { id: string })[] };
type Answer = { status?: number; body?: unknown; blob?: Blob };

export class FakeDesk {
  readonly now: number;
  readonly conversations = new Map<string, Conversation>();
  readonly sockets = new Set<FakeSocket>();
  /** Uploads by id. */
  readonly files = new Map<string, Attachment>();
  /** What this agent has begun to write, by conversation. */
  readonly drafts = new Map<string, Unsent>();
  readonly #messages = new Map<string, Message[]>();
  readonly #sent = new Map<string, Message>(); // by client id: a repeat answers with the first
  #pos = me.pos;
  #version = 100;
  #changes: { pos: number; id: string }[] = [];
  /** Saved views, as PocketBase lists them. */
  views: object[] = [];
  /** In which order the agent has them. */
  viewOrder: string[] = [];
  /** Refuses all connections and answers, as a server that is down. */
  down = false;
  /** Conversations whose next change of several is refused. */
  readonly stale = new Set<string>();

  constructor(now = Date.now(), many = 0) {
    this.now = now;
    for (const found of [...rows(now), ...crowd(many, now)]) this.conversations.set(found.id, found);
  }

  messages(id: string): Message[] {
    const known = this.#messages.get(id) ?? messages(id, this.now);
    this.#messages.set(id, known);
    return known;
  }

  /** What fetch would bring. */
  async answer(url: URL, method: string, body: unknown): Promise<Answer> {
    await Promise.resolve();
    if (this.down) throw new TypeError('connection refused');
    const [, what = '', id = '', sub] = /^\/api\/(?:desk\/)?([\w-]+)\/?([\w-]*)\/?([\w-]*)/.exec(url.pathname) ?? [];
    if (url.pathname.startsWith('/api/collections/agents/records')) return { body: { view_order: this.viewOrder } };
    if (url.pathname.startsWith('/api/collections/agents')) return this.#auth(body);
    if (url.pathname.startsWith('/api/collections/views')) return { body: { items: this.views } };
    if (what === 'plain') return { body: plainly((body as { text: string }).text) };
    if (what === 'me') return { body: { ...me, pos: this.#pos } };
    if (what === 'articles') return { body: { articles: articles(url.searchParams.get('q') ?? '') } };
    if (what === 'saved-replies') return { body: { replies: savedReplies(url.searchParams.get('q') ?? '') } };
    if (what === 'article_texts' || url.pathname.includes('article_texts'))
      return {
        body: { body: 'Choose another day until 18:00 on the day before.\n\n1. Open your order\n2. Choose a day' },
      };
    if (what === 'files') return method === 'DELETE' ? { status: 204 } : { blob: pictureOf(id) };
    if (what === 'notifications') return { body: { notifications: [], unread: 0, next: '' } };
    if (what === 'search')
      return {
        body: {
          conversations: [],
          messages: [],
          next: '',
          state: { filling: false, done: 0, total: 0, since: 0, behind: false, up_to: 0 },
        },
      };
    if (what === 'drafts') return { body: { drafts: [...this.drafts.values()] } };
    if (what === 'changes') return { body: this.#missed(Number(url.searchParams.get('after'))) };
    if (!id && method === 'PATCH') return { body: { results: this.#patchAll(body as Bulk) } };
    if (!id) return { body: { conversations: this.#list(url.searchParams.get('status') ?? 'open') } };
    const found = this.conversations.get(id);
    if (!found) return { status: 404, body: { code: 'not_found', text: 'There is no such conversation.' } };
    if (sub === 'messages')
      return method === 'POST' ? { body: this.#post(id, body as Send) } : { body: this.#page(id, url.searchParams) };
    if (sub === 'draft') return this.#keep(id, body as Keeping);
    if (method === 'PATCH') return { body: { conversation: this.patch(id, this.#asked(id, body as Patch)) } };
    return { body: this.#head(found) };
  }

  #keep(conversation: string, { files, ...text }: Keeping): Answer {
    const nothing = {
      conversation,
      version: 0,
      mode: 'reply',
      reply: '',
      note: '',
      files: { reply: [], note: [] },
    } as const;
    const current: Unsent = this.drafts.get(conversation) ?? { ...nothing, files: { reply: [], note: [] } };
    if (text.version !== current.version)
      return { status: 409, body: { code: 'conflict', text: 'elsewhere', current } };
    const found = (ids: string[]) => ids.flatMap((id) => this.files.get(id) ?? []);
    const kept: Unsent = {
      ...text,
      conversation,
      version: ++this.#version,
      files: { reply: found(files.reply), note: found(files.note) },
    };
    if (kept.reply || kept.note || kept.files.reply.length || kept.files.note.length)
      this.drafts.set(conversation, kept);
    else {
      this.drafts.delete(conversation);
      kept.version = 0;
    }
    this.tell({ t: 'draft', ...kept });
    return { body: kept };
  }

  /** They wrote in another browser. */
  wroteElsewhere(conversation: string, reply: string): void {
    const kept: Unsent = {
      conversation,
      version: ++this.#version,
      mode: 'reply',
      reply,
      note: '',
      files: { reply: [], note: [] },
    };
    this.drafts.set(conversation, kept);
    this.tell({ t: 'draft', ...kept });
  }

  /** Changes a conversation and tells everybody. */
  patch(id: string, change: Partial<Conversation>): Conversation {
    const before = this.conversations.get(id) as Conversation;
    const after = { ...before, ...change, version: before.version + 1 };
    this.conversations.set(id, after);
    const pos = this.#changed(id);
    this.tell({ t: 'conversation', pos, conversation: after });
    return after;
  }

  /** Adds a message and tells everybody. */
  add(id: string, message: Partial<Message> & Pick<Message, 'author'>): Message {
    const list = this.messages(id);
    const seq = (list.at(-1)?.seq ?? 0) + 1;
    const full: Message = { id: `${id}-${seq}`, seq, public_seq: seq, kind: 'reply', at: Date.now(), ...message };
    list.push(full);
    const before = this.conversations.get(id) as Conversation;
    const wait = full.author.kind === 'contact' ? before.waiting_since || full.at : 0;
    const row = {
      version: before.version + 1,
      last_at: full.at,
      waiting_since: full.kind === 'reply' ? wait : before.waiting_since,
    };
    const said = full.kind === 'reply' ? { preview: full.body ?? '', last_author: full.author.kind } : {};
    this.conversations.set(id, { ...before, ...row, ...said, last_seq: seq, public_seq: seq });
    this.tell({ t: 'message', pos: this.#changed(id), conversation: id, row, message: full });
    return full;
  }

  tell(frame: ServerFrame): void {
    for (const socket of this.sockets) socket.hear(frame);
  }

  /** What a client said over its socket. */
  said(frame: ClientFrame, socket: FakeSocket): void {
    if (frame.t === 'hello') {
      const presence = [
        { agent: mara, state: 'accepting' as const },
        { agent: wren, state: 'accepting' as const },
      ];
      const self = { kind: 'agent' as const, id: mara, name: 'Mara' };
      socket.hear({ t: 'welcome', v: 1, epoch: me.epoch, now: Date.now(), pos: this.#pos, self, presence });
    } else if (frame.t === 'send' && frame.conversation) {
      socket.hear(this.#post(frame.conversation, frame));
    }
  }

  #post(id: string, { client_id, kind = 'reply', body, files = [] }: Send) {
    const known = this.#sent.get(client_id);
    const attached = files.flatMap((file) => this.files.get(file) ?? []);
    const author = { kind: 'agent', id: mara, name: 'Mara' } as const;
    const message =
      known ?? this.add(id, { kind, body, client_id, author, ...(attached.length > 0 && { files: attached }) });
    this.#sent.set(client_id, message);
    return { t: 'ack' as const, client_id, conversation: id, message, repeated: !!known };
  }

  #changed(id: string): number {
    this.#changes.push({ pos: ++this.#pos, id });
    return this.#pos;
  }

  /** A change as the row will show it. */
  #asked(id: string, { version: _, custom, ...asked }: Patch): Partial<Conversation> {
    const row = this.conversations.get(id) as Conversation;
    const { add_tags = [], remove_tags = [], add_followers = [], remove_followers = [], ...plain } = asked;
    const list = (was: string[], add: string[], remove: string[]) => [
      ...was.filter((one) => !remove.includes(one)),
      ...add,
    ];
    const values = Object.entries({ ...row.custom, ...custom }).filter((entry) => entry[1] !== null);
    return {
      ...plain,
      tags: list(row.tags, add_tags, remove_tags),
      followers: list(row.followers, add_followers, remove_followers),
      ...(custom ? { custom: Object.fromEntries(values) as NonNullable<Conversation['custom']> } : {}),
    };
  }

  #patchAll({ changes }: Bulk) {
    return changes.map(({ id, ...asked }) => {
      const current = this.conversations.get(id);
      if (this.stale.has(id)) return { id, error: { code: 'conflict', text: 'changed', current } };
      return { id, conversation: this.patch(id, this.#asked(id, asked)) };
    });
  }

  #missed(after: number) {
    const ids = new Set(this.#changes.filter(({ pos }) => pos > after).map(({ id }) => id));
    const conversations = [...ids].map((id) => this.conversations.get(id));
    return { epoch: me.epoch, pos: this.#pos, more: false, reload: false, conversations, gone: [] };
  }

  #list(status: string): Conversation[] {
    const wanted = status.split(',');
    return [...this.conversations.values()].filter((found) => wanted.includes(found.status));
  }

  #page(id: string, query: URLSearchParams) {
    const all = this.messages(id);
    const limit = Number(query.get('limit') ?? 50);
    const after = query.get('after');
    if (after !== null) {
      const found = all.filter((message) => (message.seq ?? 0) > Number(after));
      return { messages: found.slice(0, limit), more: found.length > limit };
    }
    const found = all.filter((message) => (message.seq ?? 0) < Number(query.get('before')));
    return { messages: found.slice(-limit), more: found.length > limit };
  }

  #head(conversation: Conversation) {
    const marks = [{ reader: { kind: 'contact', id: conversation.contact }, delivered: 4, seen: 4 }];
    const past = conversation.id === 'ada' ? earlier(this.now) : [];
    return { conversation, contact: person(conversation, this.now), marks, earlier: past };
  }

  #auth(body: unknown): Answer {
    const { password } = (body ?? {}) as { password?: string };
    if (password === 'wrong')
      return { status: 400, body: { status: 400, message: 'Failed to authenticate.', data: {} } };
    return { body: { token: fakeToken(), record: { id: mara, collectionName: 'agents' } } };
  }
}

/** A token whose life is long enough for PocketBase's client to believe it. */
export function fakeToken(): string {
  const part = (value: object) => btoa(JSON.stringify(value)).replaceAll('=', '');
  return `${part({ alg: 'HS256' })}.${part({ id: mara, exp: Math.floor(Date.now() / 1000) + 86_400, type: 'auth' })}.sign`;
}

/** Stands where WebSocket does. */
export class FakeSocket {
  static readonly CONNECTING = 0;
  static readonly OPEN = 1;
  static readonly CLOSED = 3;
  static desk: FakeDesk;
  /** Milliseconds until a frame arrives: no network answers in the task that asked. Tests that wait for nothing have none. */
  static takes = 0;

  readyState = FakeSocket.CONNECTING;
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: string }) => void) | null = null;
  onclose: ((event: { code: number }) => void) | null = null;
  readonly #desk = FakeSocket.desk;

  constructor() {
    queueMicrotask(() => {
      if (this.#desk.down) return this.drop(1006);
      this.readyState = FakeSocket.OPEN;
      this.#desk.sockets.add(this);
      this.onopen?.();
    });
  }

  send(text: string): void {
    this.#desk.said(JSON.parse(text) as ClientFrame, this);
  }

  hear(frame: ServerFrame): void {
    const arrive = () => this.onmessage?.({ data: JSON.stringify(frame) });
    if (FakeSocket.takes > 0) setTimeout(arrive, FakeSocket.takes);
    else queueMicrotask(arrive);
  }

  close(): void {
    this.drop(1000);
  }

  /** The connection ends. */
  drop(code: number): void {
    if (this.readyState === FakeSocket.CLOSED) return;
    this.readyState = FakeSocket.CLOSED;
    this.#desk.sockets.delete(this);
    this.onclose?.({ code });
  }
}

/** Stands where XMLHttpRequest does, which the page uses for uploads alone. */
export class FakeUpload {
  static desk: FakeDesk;
  /** Milliseconds that an upload takes, in ten steps. */
  static takes = 0;

  status = 0;
  responseText = '';
  upload: { onprogress?: (event: object) => void } = {};
  onloadend = () => {};
  #aborted = false;
  readonly #desk = FakeUpload.desk;

  open() {}
  setRequestHeader() {}
  abort() {
    this.#aborted = true;
    this.onloadend();
  }
  send(form: FormData) {
    void this.#send(form.get('file') as File);
  }

  async #send(file: File): Promise<void> {
    for (let step = 1; step <= 10 && !this.#aborted; step++) {
      if (FakeUpload.takes > 0) await new Promise((resolve) => setTimeout(resolve, FakeUpload.takes / 10));
      this.upload.onprogress?.({ lengthComputable: true, loaded: step, total: 10 });
    }
    if (this.#aborted) return;
    const id = `file${this.#desk.files.size + 1}`;
    const stored = { id, name: file.name, mime: file.type || 'application/octet-stream', size: file.size };
    this.#desk.files.set(id, stored);
    [this.status, this.responseText] = [201, JSON.stringify({ file: stored })];
    this.onloadend();
  }
}

/** Puts a fake desk where the page expects a server. */
export function install(desk: FakeDesk): void {
  FakeSocket.desk = FakeUpload.desk = desk;
  globalThis.XMLHttpRequest = FakeUpload as unknown as typeof XMLHttpRequest;
  globalThis.WebSocket = FakeSocket as unknown as typeof WebSocket;
  globalThis.fetch = async (input, init) => {
    const request = input instanceof Request ? input.url : String(input);
    const body: unknown = typeof init?.body === 'string' ? JSON.parse(init.body) : undefined;
    const answer = await desk.answer(new URL(request, location.origin), init?.method ?? 'GET', body);
    if (answer.blob) return new Response(answer.blob);
    return new Response(answer.body === undefined ? null : JSON.stringify(answer.body), {
      status: answer.status ?? 200,
      headers: { 'Content-Type': 'application/json' },
    });
  };
}
