/** The line to the server, and the walk through what was missed after each return: docs/protocol.md, "Resuming". */
import { Socket, type Line } from '../../shared/socket';
import type { Changes, DeskApi } from './api';
import type { Clock } from './clock.svelte';

export type Trouble = 'offline' | 'reconnecting' | 'outdated';

/** What the connection needs of those who hold the data. */
export type Holders = {
  /** Conversations as they stand now. */
  changed: (changes: Changes) => void;
  /** The database is another one, or the log of changes is too short: load anew. Resolves with where the log stands then. */
  reload: () => Promise<{ epoch: string; pos: number }>;
};

const patience = 800; // ms without a line before anybody is told: most losses are over by then
const firstRetry = 1000; // ms until a failed walk is tried again; doubles
const longestRetry = 15_000; // ms

export class Connection {
  readonly line: Line;
  readonly #api: DeskApi;
  readonly #clock: Clock;
  readonly #holders: Holders;

  #epoch: string;
  #pos: number; // everything up to here is held
  #heard = 0; // the highest pos of a live frame; counts once the walk has come so far
  #walking = false;
  #again = false;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #delay = firstRetry;

  #live = $state(false);
  #long = $state(false); // the loss has outlasted our patience
  #waiting: ReturnType<typeof setTimeout> | undefined;
  #online = $state(true);
  #outdated = $state(false);

  constructor(options: { line: Line; api: DeskApi; clock: Clock; holders: Holders; epoch: string; pos: number }) {
    this.line = options.line;
    this.#api = options.api;
    this.#clock = options.clock;
    this.#holders = options.holders;
    this.#epoch = options.epoch;
    this.#pos = options.pos;
  }

  get live(): boolean {
    return this.#live;
  }

  /** What to tell the person; undefined while all is well or may be again at once. */
  get trouble(): Trouble | undefined {
    if (this.#outdated) return 'outdated';
    if (!this.#online) return 'offline';
    return this.#long ? 'reconnecting' : undefined;
  }

  /** The last change that is held for certain. */
  get pos(): number {
    return this.#pos;
  }

  /** Notes how far live news has come. */
  heard(pos: number | undefined): void {
    this.#heard = Math.max(this.#heard, pos ?? 0);
    if (!this.#walking && this.#live) this.#pos = Math.max(this.#pos, this.#heard);
  }

  /** Connects, until the returned function is called. */
  run(): () => void {
    const stops = [
      this.line.on('state', ({ phase, online, reason }) => {
        this.#live = phase === 'live';
        this.#watch();
        this.#online = online;
        this.#outdated = reason === 'protocol';
      }),
      this.line.on('welcome', ({ epoch, now }) => {
        this.#clock.follow(now);
        void this.#catchUp(epoch);
      }),
      this.line.on('wake', () => void this.#catchUp(this.#epoch)),
    ];
    this.#watch();
    this.line.connect();
    return () => {
      for (const stop of stops) stop();
      clearTimeout(this.#retry);
      this.line.close();
      clearTimeout(this.#waiting);
    };
  }

  #watch(): void {
    if (this.#live) {
      clearTimeout(this.#waiting);
      this.#waiting = undefined;
      this.#long = false;
    } else {
      this.#waiting ??= setTimeout(() => (this.#long = true), patience);
    }
  }

  async #catchUp(epoch: string): Promise<void> {
    clearTimeout(this.#retry);
    if (this.#walking) {
      this.#again = true; // a second welcome during a walk: what it missed comes after the walk's end
      return;
    }
    this.#walking = true;
    try {
      if (epoch === this.#epoch) await this.#walk();
      else await this.#reload();
      this.#delay = firstRetry;
    } catch {
      this.#retry = setTimeout(() => void this.#catchUp(epoch), this.#delay);
      this.#delay = Math.min(this.#delay * 2, longestRetry);
    } finally {
      this.#walking = false;
    }
    if (!this.#again) return;
    this.#again = false;
    await this.#catchUp(epoch);
  }

  async #walk(): Promise<void> {
    for (let more = true; more;) {
      const changes = await this.#api.changes(this.#pos);
      if (changes.reload || changes.epoch !== this.#epoch) return this.#reload();
      this.#holders.changed(changes);
      more = changes.more && changes.pos > this.#pos;
      this.#pos = Math.max(this.#pos, changes.pos);
    }
    this.#pos = Math.max(this.#pos, this.#heard);
  }

  async #reload(): Promise<void> {
    this.#heard = 0;
    const { epoch, pos } = await this.#holders.reload();
    this.#epoch = epoch;
    this.#pos = Math.max(pos, this.#heard);
  }
}

/** The socket of an agent, with the session's token. */
export function agentLine(url: string, token: () => string, renew: () => Promise<boolean>): Socket {
  return new Socket({
    url,
    hello: () => (token() ? { t: 'hello', v: 1, as: 'agent', token: token() } : undefined),
    renew,
  });
}
