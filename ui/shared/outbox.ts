/**
 * What was sent and is not acknowledged yet. A message stays here, through reloads and crashes of the page, until the server
 * says that it is on disk; it is repeated with the same client_id, so that repeating is harmless. Messages of one conversation
 * go one after the other, because their order is the conversation's.
 *
 *     const outbox = new Outbox({ key: `porchlight:${agent}`, storage: localStorage, deliver: (frame) => line.post(frame) });
 *     outbox.on('change', () => draw(outbox.of(conversation)));
 *     outbox.add({ conversation, kind: 'reply', body });
 *     line.on('welcome', () => outbox.flush());
 *
 * Tabs that share a key share the outbox: each item has its own storage entry, and the tab that owns the line flushes.
 */

import { Emitter } from './emitter';
import type { Ack, ArticleLink, Attachment, Refusal, Send } from './protocol';
import { newClientId } from './token';

export interface Item extends Omit<Send, 't'> {
  /** Date.now() when it was written, which also orders the outbox. */
  at: number;
  order: number;
  /** What `files` names, for the screen. */
  attached?: Attachment[];
  /** And `article`. */
  about?: ArticleLink;
  /** What the author asked for once it is acknowledged. */
  then?: string; // what follows once it is kept: its sender knows
  /** Refused for good: it waits for the person to try again or to take it back. */
  error?: Refusal;
  /** Refused for now, by this; it is tried again by itself. */
  delayed?: Refusal;
}

export interface OutboxOptions {
  /** Names the session in storage, so that no other person's messages are found here. */
  key: string;
  /** localStorage, or nothing where pages may keep nothing. */
  storage?: Storage | undefined;
  /** Resolves once the message is on disk. What it rejects with tells what happens next: see `fate`. */
  deliver: (frame: Send) => Promise<Ack>;
  /** Other tabs flush too when false is answered. */
  mayFlush?: () => boolean;
}

export interface OutboxEvents {
  change: undefined;
  ack: Ack;
}

const longestRetry = 60; // seconds

export class Outbox extends Emitter<OutboxEvents> {
  // fixed after construction
  readonly #options: OutboxOptions;
  readonly #prefix: string;

  #items = new Map<string, Item>();
  #sending = new Set<string>(); // lanes with a message under way
  #timers = new Map<string, ReturnType<typeof setTimeout>>();
  #order = 0;
  #hear: ((event: StorageEvent) => void) | undefined;

  constructor(options: OutboxOptions) {
    super();
    this.#options = options;
    this.#prefix = `${options.key}:out:`;
    this.#load();
    this.#hear = (event) => this.#elsewhere(event);
    addEventListener('storage', this.#hear);
  }

  /** All of it, oldest first. */
  get items(): Item[] {
    return [...this.#items.values()].sort((a, b) => a.at - b.at || a.order - b.order);
  }

  /** The messages of one conversation; without one, of that which the first message is about to open. */
  of(conversation: string | undefined): Item[] {
    return this.items.filter((item) => item.conversation === conversation);
  }

  /** Keeps a message and sends it as soon as it can be. */
  add(draft: Omit<Send, 't' | 'client_id'> & Pick<Item, 'attached' | 'about' | 'then'>): Item {
    const item: Item = { ...draft, client_id: newClientId(), at: Date.now(), order: this.#order++ };
    this.#keep(item);
    this.flush();
    return item;
  }

  /** Tries a refused message again, as it stands. A conflict gets a new name: the old one is taken. */
  retry(id: string): void {
    const item = this.#items.get(id);
    if (!item?.error) return;
    const { error, ...again } = item;
    if (error.code === 'conflict') {
      this.#forget(id);
      again.client_id = newClientId();
    }
    this.#keep(again);
    this.flush();
  }

  /** Takes a message back; its text goes to who asked, for the composer. */
  remove(id: string): Item | undefined {
    const item = this.#items.get(id);
    this.#forget(id);
    return item;
  }

  /** Sends what waits, a message of each conversation at a time. Called after every welcome. */
  flush(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#timers.clear();
    for (const lane of new Set(this.items.map(laneOf))) void this.#next(lane);
  }

  /** Forgets everything: the person asked for it, or the session is over. */
  clear(): void {
    for (const id of [...this.#items.keys()]) this.#forget(id);
  }

  /** Lets go of the page; what waits stays in storage. */
  close(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#timers.clear();
    if (this.#hear) removeEventListener('storage', this.#hear);
    this.#hear = undefined;
  }

  /** The first message of a visitor opens the conversation that those behind it belong to. Also for acks heard elsewhere. */
  acknowledged(ack: Ack): void {
    const item = this.#items.get(ack.client_id);
    if (!item) return;
    if (item.conversation === undefined) {
      for (const other of this.of(undefined)) {
        const { opening: _, ...rest } = other;
        if (other !== item) this.#keep({ ...rest, conversation: ack.conversation });
      }
    }
    this.emit('ack', ack); // before it leaves, so that it never vanishes from the screen in between
    this.#forget(ack.client_id);
  }

  async #next(lane: string): Promise<void> {
    if (this.#sending.has(lane) || this.#options.mayFlush?.() === false) return;
    const item = this.items.find((other) => laneOf(other) === lane && !other.error);
    if (!item) return;
    this.#sending.add(lane);
    let again = true;
    try {
      this.acknowledged(await this.#options.deliver(frameOf(item)));
    } catch (reason) {
      again = this.#failed(item, lane, reason);
    } finally {
      this.#sending.delete(lane);
    }
    if (again) this.flush(); // the lane, and the one that a first message has just turned it into
  }

  /** What a failure means; true when the lane goes on. */
  #failed(item: Item, lane: string, reason: unknown): boolean {
    const fate = fateOf(reason);
    if (!this.#items.has(item.client_id)) return true; // acknowledged or taken back meanwhile
    if (fate === 'later') return false; // the next welcome flushes
    if (fate.retry_after !== undefined) {
      this.#keep({ ...item, delayed: fate });
      const wait = Math.min(fate.retry_after, longestRetry) * 1000;
      clearTimeout(this.#timers.get(lane));
      this.#timers.set(
        lane,
        setTimeout(() => void this.#next(lane), wait),
      );
      return false;
    }
    this.#keep({ ...item, error: fate });
    return true;
  }

  #load(): void {
    const { storage } = this.#options;
    for (const key of storage ? keys(storage) : []) {
      if (key.startsWith(this.#prefix)) this.#read(storage?.getItem(key) ?? null);
    }
    this.#order = Math.max(0, ...[...this.#items.values()].map((item) => item.order + 1));
  }

  #read(text: string | null): void {
    try {
      const item = JSON.parse(text ?? '') as Item;
      if (typeof item.client_id === 'string' && typeof item.body === 'string') this.#items.set(item.client_id, item);
    } catch {
      // not ours, or cut off by a full disk: there is nothing to send
    }
  }

  #elsewhere({ key, newValue, storageArea }: StorageEvent): void {
    if (!key?.startsWith(this.#prefix) || storageArea !== this.#options.storage) return;
    if (newValue === null) this.#items.delete(key.slice(this.#prefix.length));
    else this.#read(newValue);
    this.emit('change', undefined);
    if (newValue !== null) this.flush();
  }

  #keep(item: Item): void {
    this.#items.set(item.client_id, item);
    try {
      this.#options.storage?.setItem(this.#prefix + item.client_id, JSON.stringify(item));
    } catch {
      // full or forbidden: it lives as long as the page
    }
    this.emit('change', undefined);
  }

  #forget(id: string): void {
    if (!this.#items.delete(id)) return;
    try {
      this.#options.storage?.removeItem(this.#prefix + id);
    } catch {
      // forbidden since: a repeat after a reload is answered as a repeat
    }
    this.emit('change', undefined);
  }
}

/** Messages without a conversation yet are a lane too. */
function laneOf(item: Item): string {
  return item.conversation ?? '';
}

/** The server refuses fields it does not know: name those of the frame. */
function frameOf(item: Item): Send {
  const { at: _a, order: _o, attached: _f, about: _b, then: _t, error: _e, delayed: _d, ...said } = item;
  return { t: 'send', ...said };
}

/** `later` when nobody answered or a proxy did, else the server's refusal. */
function fateOf(reason: unknown): 'later' | Refusal {
  const { code, text, retry_after } = (reason ?? {}) as Partial<Refusal>;
  if (code === undefined || code === 'unauthorized') return 'later'; // a new token brings a new welcome
  if (code === 'unavailable' && retry_after === undefined) return 'later';
  return { code, text: text ?? '', ...(retry_after !== undefined && { retry_after }) };
}

function keys(storage: Storage): string[] {
  return Array.from({ length: storage.length }, (_, i) => storage.key(i) ?? '');
}
