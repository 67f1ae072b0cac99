/**
 * One connection that stays: says hello, comes back after every loss in its own time, and tells what it hears.
 *
 *     const line = new Socket({ url: socketUrl(location.origin), hello: () => ({ t: 'hello', v: 1, as: 'agent', token }) });
 *     line.on('state', ({ phase }) => …);       // 'live' after each welcome
 *     line.on('welcome', (frame) => catchUp()); // frames by their name: 'message', 'typing', 'seen', …
 *     line.connect();
 *     line.send({ t: 'typing', conversation, on: true });  // news nobody misses: dropped unless live
 *     await line.post({ t: 'send', client_id, body });     // the ack; rejects with Refused or Lost
 *
 * It keeps no messages: what must not be lost stands in an Outbox, and what was missed is asked for over HTTP.
 */

import { Emitter } from './emitter';
import { closed, decode, encode } from './frames';
import type { Ack, ClientFrame, Hello, Refusal, Send, ServerFrames } from './protocol';

/**
 * `idle` before connect; `connecting` until welcome; `live`; `waiting` to try again; `stopped` for good, `reason` says why.
 */
export type Phase = 'idle' | 'connecting' | 'live' | 'waiting' | 'stopped';

/** `unauthorized`: no valid token. `protocol`: this page is too old for the server, or the other way round. */
export type Reason = 'unauthorized' | 'protocol' | 'closed';

export interface LineState {
  phase: Phase;
  online: boolean; // what the browser says; false is certain, true is not
  failures: number; // attempts in a row that brought no welcome
  retryAt: number; // Date.now() of the next attempt while waiting, else 0
  reason?: Reason;
}

export interface LineEvents extends ServerFrames {
  state: LineState;
  /** The device slept, the page was hidden for long, or this tab joined another's line: ask over HTTP for what is true now. */
  wake: undefined;
}

/** What Socket and SharedSocket have in common: all that the rest of the product uses. */
export interface Line {
  readonly state: LineState;
  on<K extends keyof LineEvents>(name: K, listener: (value: LineEvents[K]) => void): () => void;
  connect(): void;
  close(): void;
  /** False when the frame was dropped, because the line is not live. */
  send(frame: Exclude<ClientFrame, Hello>): boolean;
  /** Sends a message and waits for its acknowledgement. */
  post(frame: Send): Promise<Ack>;
}

export interface SocketOptions {
  /** See socketUrl. */
  url: string;
  /** Asked before each attempt, so that a token is fresh; nothing stops the line as `unauthorized`. */
  hello: () => Hello | undefined | Promise<Hello | undefined>;
  /** Asked when the rights were revoked (4403), before coming back; false stops the line as `unauthorized`. */
  renew?: () => Promise<boolean>;
}

/** The server refused, and says why. */
export class Refused extends Error implements Refusal {
  readonly code: Refusal['code'];
  readonly text: string;
  readonly retry_after?: number;

  constructor({ code, text, retry_after }: Refusal) {
    super(`${code}: ${text}`);
    this.name = 'Refused';
    this.code = code;
    this.text = text;
    if (retry_after !== undefined) this.retry_after = retry_after;
  }
}

/** The connection went before an answer came: whether the message arrived is unknown, so repeat it with the same client_id. */
export class Lost extends Error {
  constructor() {
    super('the connection was lost before an answer came');
    this.name = 'Lost';
  }
}

const welcomeWithin = 15_000; // ms; a server that is alive answers a hello in a few
const ackWithin = 10_000; // ms; longer means that nobody listens any more
const firstDelay = 500; // ms
const longestDelay = 30_000; // ms
const steadyAfter = 10_000; // ms live, after which losses are forgotten
const tooManyDelay = 30_000; // ms, what close code 4429 asks for
const pulse = 5_000; // ms between looks at the clock
const asleep = 45_000; // ms the clock may jump before the server has given us up (it waits for 60 s)
const refusedSize = 'This message is too large to be sent.';

/** The socket's address on a server, `https://desk.example` → `wss://desk.example/api/chat/socket`. */
export function socketUrl(server: string): string {
  const url = new URL('/api/chat/socket', server);
  url.protocol = url.protocol === 'http:' ? 'ws:' : 'wss:';
  return url.href;
}

interface Waiting {
  resolve: (ack: Ack) => void;
  reject: (reason: Refused | Lost) => void;
  timer: ReturnType<typeof setTimeout>;
}

export class Socket extends Emitter<LineEvents> implements Line {
  // fixed after construction
  readonly #options: SocketOptions;

  #state: LineState = { phase: 'idle', online: navigator.onLine !== false, failures: 0, retryAt: 0 };
  #socket: WebSocket | undefined;
  #tries = 0; // what the delay grows by; a welcome alone does not end a row of quick losses
  #attempt = 0; // an attempt that was given up must not touch its successor
  #timer: ReturnType<typeof setTimeout> | undefined;
  #steady: ReturnType<typeof setTimeout> | undefined;
  #pulse: ReturnType<typeof setInterval> | undefined;
  #beat = 0;
  #hiddenAt = 0;
  #bye: [number, number] | undefined;
  #posts = new Map<string, Waiting>();
  #listening: AbortController | undefined;

  constructor(options: SocketOptions) {
    super();
    this.#options = options;
  }

  get state(): LineState {
    return this.#state;
  }

  /** Starts, or tries again at once when waiting or stopped. */
  connect(): void {
    if (this.#state.phase === 'connecting' || this.#state.phase === 'live') return;
    this.#listen();
    void this.#open();
  }

  /** Ends the connection and stays away until the next connect. */
  close(): void {
    this.#listening?.abort();
    this.#listening = undefined;
    clearInterval(this.#pulse);
    this.#drop();
    this.#set({ phase: 'stopped', reason: 'closed', retryAt: 0 });
  }

  send(frame: Exclude<ClientFrame, Hello>): boolean {
    if (this.#state.phase !== 'live' || this.#socket?.readyState !== WebSocket.OPEN) return false;
    this.#socket.send(encode(frame));
    return true;
  }

  post(frame: Send): Promise<Ack> {
    return new Promise((resolve, reject) => {
      if (!this.send(frame)) return reject(new Lost());
      const timer = setTimeout(() => this.#lost(), ackWithin);
      this.#posts.set(frame.client_id, { resolve, reject, timer });
    });
  }

  async #open(): Promise<void> {
    this.#drop();
    const attempt = this.#attempt;
    const { reason: _, ...state } = this.#state;
    this.#state = state;
    this.#set({ phase: 'connecting', retryAt: 0 });
    let hello: Hello | undefined;
    try {
      hello = await this.#options.hello();
    } catch {
      if (attempt === this.#attempt) this.#lost(); // no token could be fetched now; later it may
      return;
    }
    if (attempt !== this.#attempt) return;
    if (!hello) return this.#stop('unauthorized');
    this.#dial(hello, attempt);
  }

  #dial(hello: Hello, attempt: number): void {
    let socket: WebSocket;
    try {
      socket = new WebSocket(this.#options.url);
    } catch {
      return this.#lost(); // the page's policy forbids it
    }
    this.#socket = socket;
    this.#timer = setTimeout(() => this.#lost(), welcomeWithin);
    const mine = () => attempt === this.#attempt;
    socket.onopen = () => mine() && socket.send(encode(hello));
    socket.onmessage = (event) => mine() && this.#hear(event.data);
    socket.onclose = (event) => mine() && this.#ended(event.code);
  }

  #hear(data: unknown): void {
    let frames;
    try {
      frames = decode(String(data));
    } catch {
      return this.#lost(); // a broken stream: begin anew rather than guess
    }
    const attempt = this.#attempt;
    for (const frame of frames) {
      if (attempt !== this.#attempt) return; // a listener closed the line
      switch (frame.t) {
        case 'welcome':
          this.#welcomed();
          break;
        case 'ack':
          this.#settle(frame.client_id)?.resolve(frame);
          break;
        case 'error':
          if (frame.re) this.#settle(frame.re)?.reject(new Refused(frame));
          break;
        case 'bye':
          this.#bye = frame.retry_after;
          break;
      }
      this.emit(frame.t, frame as never);
    }
  }

  #welcomed(): void {
    clearTimeout(this.#timer);
    clearTimeout(this.#steady);
    this.#steady = setTimeout(() => (this.#tries = 0), steadyAfter);
    this.#set({ phase: 'live', failures: 0, retryAt: 0, online: true });
  }

  #ended(code: number): void {
    switch (code) {
      case closed.protocol:
        return this.#stop('protocol');
      case closed.unauthorized:
        return this.#stop('unauthorized');
      case closed.revoked:
        return void this.#renew();
      case closed.tooMany:
        return this.#lost(tooManyDelay * (1 + Math.random() / 2));
      case closed.tooLarge:
        for (const id of [...this.#posts.keys()]) {
          this.#settle(id)?.reject(new Refused({ code: 'too_large', text: refusedSize }));
        }
        return this.#lost();
      default:
        return this.#lost();
    }
  }

  async #renew(): Promise<void> {
    this.#drop();
    const attempt = this.#attempt;
    this.#set({ phase: 'connecting', retryAt: 0 });
    const may = await (this.#options.renew?.() ?? Promise.resolve(true)).catch(() => true); // no answer is not a no
    if (attempt !== this.#attempt) return;
    if (may) this.#lost();
    else this.#stop('unauthorized');
  }

  /** The connection is gone, or as good as gone: come back later. */
  #lost(delay?: number): void {
    const failures = this.#state.failures + (this.#state.phase === 'connecting' ? 1 : 0);
    const bye = this.#bye;
    this.#drop();
    this.#tries++;
    const wait = delay ?? (bye ? between(bye[0] * 1000, bye[1] * 1000) : backoff(this.#tries));
    this.#timer = setTimeout(() => void this.#open(), wait);
    this.#set({ phase: 'waiting', failures, retryAt: Date.now() + wait });
  }

  #stop(reason: Reason): void {
    this.#drop();
    this.#set({ phase: 'stopped', reason, retryAt: 0 });
  }

  /** Lets go of the present connection and of everything that waits for it. */
  #drop(): void {
    this.#attempt++;
    clearTimeout(this.#timer);
    clearTimeout(this.#steady);
    this.#bye = undefined;
    const socket = this.#socket;
    this.#socket = undefined;
    if (socket) {
      socket.onopen = socket.onmessage = socket.onclose = null;
      socket.close();
    }
    for (const id of [...this.#posts.keys()]) this.#settle(id)?.reject(new Lost());
  }

  #settle(id: string): Waiting | undefined {
    const waiting = this.#posts.get(id);
    if (!waiting) return undefined;
    clearTimeout(waiting.timer);
    this.#posts.delete(id);
    return waiting;
  }

  #set(change: Partial<LineState>): void {
    this.#state = { ...this.#state, ...change };
    this.emit('state', this.#state);
  }

  /** Browsers hide pings from pages, so a dead line is known by the network's word, by a jump of the clock, or by a missing ack. */
  #listen(): void {
    if (this.#listening) return;
    this.#listening = new AbortController();
    const { signal } = this.#listening;
    addEventListener('online', () => this.#network(true), { signal });
    addEventListener('offline', () => this.#network(false), { signal });
    document.addEventListener('visibilitychange', () => this.#visibility(), { signal });
    this.#beat = Date.now();
    clearInterval(this.#pulse);
    this.#pulse = setInterval(() => this.#look(), pulse);
  }

  #network(online: boolean): void {
    this.#set({ online });
    if (this.#state.phase === 'stopped' || this.#state.phase === 'idle') return;
    if (online) void this.#open();
    else this.#lost();
  }

  #visibility(): void {
    if (document.visibilityState === 'hidden') {
      this.#hiddenAt = Date.now();
      return;
    }
    if (this.#state.phase === 'waiting') void this.#open();
    else if (this.#hiddenAt && Date.now() - this.#hiddenAt > asleep) this.emit('wake', undefined);
    this.#hiddenAt = 0;
    this.#beat = Date.now();
  }

  #look(): void {
    const slept = Date.now() - this.#beat > asleep;
    this.#beat = Date.now();
    // hidden pages get a tick a minute at best: only a visible one can tell that the device slept
    if (slept && this.#state.phase === 'live' && document.visibilityState === 'visible') void this.#open();
  }
}

/** Exponential, spread over its upper half: a thousand clients must not come back at once, nor one of them at all times. */
export function backoff(tries: number): number {
  const most = Math.min(longestDelay, firstDelay * 2 ** Math.min(tries - 1, 10));
  return between(most / 2, most);
}

function between(from: number, to: number): number {
  return from + Math.random() * (to - from);
}
