/**
 * One connection for all tabs of an origin. The tab that holds a Web Lock owns the Socket and tells the others what it hears;
 * when it goes, the browser passes the lock on and the next tab connects. Without locks or channels each tab has its own line.
 */

import { Emitter } from './emitter';
import type { Ack, ClientFrame, Hello, Send, ServerFrame } from './protocol';
import { Lost, Refused, Socket, type Line, type LineEvents, type LineState, type SocketOptions } from './socket';

export { socketUrl } from './socket';

type Word =
  | { t: 'frame'; frame: ServerFrame; to?: string }
  | { t: 'state'; state: LineState; to?: string }
  | { t: 'wake'; to?: string }
  | { t: 'lost'; id: string }
  | { t: 'ask'; from: string }
  | { t: 'connect' }
  | { t: 'send'; frame: Exclude<ClientFrame, Hello> }
  | { t: 'post'; frame: Send };

interface Waiting {
  resolve: (ack: Ack) => void;
  reject: (reason: Refused | Lost) => void;
}

const frames = [
  'welcome',
  'ack',
  'message',
  'conversation',
  'gone',
  'typing',
  'seen',
  'presence',
  'queue',
  'error',
  'bye',
] as const satisfies ServerFrame['t'][];

export class SharedSocket extends Emitter<LineEvents> implements Line {
  // fixed after construction
  readonly #name: string;
  readonly #options: SocketOptions;
  readonly #id = Math.random().toString(36).slice(2);

  #state: LineState = { phase: 'idle', online: navigator.onLine !== false, failures: 0, retryAt: 0 };
  #socket: Socket | undefined; // the leader's
  #channel: BroadcastChannel | undefined;
  #candidate: AbortController | undefined;
  #release: (() => void) | undefined;
  #posts = new Map<string, Waiting>();
  #page: AbortController | undefined;

  /** `name` is the session's: tabs of one name share a line. */
  constructor(name: string, options: SocketOptions) {
    super();
    this.#name = `porchlight:line:${name}`;
    this.#options = options;
  }

  get state(): LineState {
    return this.#state;
  }

  /** Whether this tab owns the connection, and so sends what waits in the outbox. */
  get leader(): boolean {
    return this.#socket !== undefined;
  }

  connect(): void {
    if (this.#socket) return this.#socket.connect();
    if (this.#candidate) return this.#say({ t: 'connect' });
    this.#page ??= this.#watchPage();
    this.#set({ phase: 'connecting', retryAt: 0 });
    if (!navigator.locks || !window.BroadcastChannel) return this.#lead();
    this.#join();
  }

  close(): void {
    this.#page?.abort();
    this.#page = undefined;
    this.#leave();
    this.#set({ phase: 'stopped', reason: 'closed', retryAt: 0 });
  }

  send(frame: Exclude<ClientFrame, Hello>): boolean {
    if (this.#socket) return this.#socket.send(frame);
    if (this.#state.phase !== 'live') return false;
    this.#say({ t: 'send', frame });
    return true;
  }

  post(frame: Send): Promise<Ack> {
    if (this.#socket) return this.#socket.post(frame);
    if (this.#state.phase !== 'live') return Promise.reject(new Lost());
    return new Promise((resolve, reject) => {
      this.#posts.set(frame.client_id, { resolve, reject });
      this.#say({ t: 'post', frame });
    });
  }

  #join(): void {
    const candidate = (this.#candidate = new AbortController());
    this.#channel = new BroadcastChannel(this.#name);
    this.#channel.onmessage = ({ data }: MessageEvent<Word>) => this.#hear(data);
    this.#say({ t: 'ask', from: this.#id });
    navigator.locks
      .request(this.#name, { signal: candidate.signal }, () => {
        if (candidate.signal.aborted) return undefined;
        this.#lead();
        return new Promise<void>((resolve) => (this.#release = resolve));
      })
      .catch(() => {
        // left before it was our turn, or locks are forbidden here: then nobody leads, and this tab goes alone
        if (!candidate.signal.aborted && !this.#socket) this.#lead();
      });
  }

  #lead(): void {
    this.#settleAll();
    const socket = (this.#socket = new Socket(this.#options));
    for (const name of frames) {
      socket.on(name, (frame: ServerFrame) => {
        this.#say({ t: 'frame', frame }); // the others first: an outbox empties itself while this tab listens
        this.emit(name, frame as never);
      });
    }
    socket.on('wake', () => {
      this.#say({ t: 'wake' });
      this.emit('wake', undefined);
    });
    socket.on('state', (state) => {
      this.#say({ t: 'state', state });
      this.#set(state);
    });
    socket.connect();
  }

  #leave(): void {
    this.#candidate?.abort();
    this.#candidate = undefined;
    const socket = this.#socket;
    this.#socket = undefined;
    this.#channel?.close(); // before the socket: that this tab leaves is no news for the others
    this.#channel = undefined;
    socket?.close();
    this.#release?.();
    this.#release = undefined;
    this.#settleAll();
  }

  #hear(word: Word): void {
    if (this.#socket) return this.#serve(this.#socket, word);
    if ('to' in word && word.to !== undefined && word.to !== this.#id) return;
    switch (word.t) {
      case 'state':
        if (word.state.phase !== 'live') this.#settleAll();
        return this.#set(word.state);
      case 'wake':
        return this.emit('wake', undefined);
      case 'lost':
        return this.#settle(word.id)?.reject(new Lost());
      case 'frame':
        if (word.frame.t === 'ack') this.#settle(word.frame.client_id)?.resolve(word.frame);
        if (word.frame.t === 'error' && word.frame.re) this.#settle(word.frame.re)?.reject(new Refused(word.frame));
        return this.emit(word.frame.t, word.frame as never);
    }
  }

  /** What the leader does for the others. */
  #serve(socket: Socket, word: Word): void {
    switch (word.t) {
      case 'ask':
        this.#say({ t: 'state', state: this.#state, to: word.from });
        // not the welcome: it is as old as the connection, and the newcomer must look at what is true now
        if (this.#state.phase === 'live') this.#say({ t: 'wake', to: word.from });
        return;
      case 'connect':
        return socket.connect();
      case 'send':
        return void socket.send(word.frame);
      case 'post':
        // what the server answers goes to all as a frame; only silence must be told
        socket.post(word.frame).catch((reason: unknown) => {
          if (reason instanceof Lost) this.#say({ t: 'lost', id: word.frame.client_id });
        });
    }
  }

  /** A page in the back/forward cache must not own the line. */
  #watchPage(): AbortController {
    const page = new AbortController();
    const { signal } = page;
    addEventListener('pagehide', () => this.#leave(), { signal });
    addEventListener('pageshow', (event) => event.persisted && this.connect(), { signal });
    return page;
  }

  #say(word: Word): void {
    this.#channel?.postMessage(word);
  }

  #settle(id: string): Waiting | undefined {
    const waiting = this.#posts.get(id);
    this.#posts.delete(id);
    return waiting;
  }

  #settleAll(): void {
    for (const id of [...this.#posts.keys()]) this.#settle(id)?.reject(new Lost());
  }

  #set(change: Partial<LineState>): void {
    const { reason: _, ...rest } = this.#state;
    this.#state = { ...rest, ...change };
    this.emit('state', this.#state);
  }
}
