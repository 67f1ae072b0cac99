/** What a visitor's browser remembers of us: nothing before the first message, then a token and what waits to be sent. */

import { token as newToken } from '../shared/token';

/** Storage, or nothing where the page may keep nothing. Reading is no storing. */
export function storageOf(kind: 'localStorage' | 'sessionStorage'): Storage | undefined {
  try {
    const storage = window[kind];
    storage.getItem('porchlight');
    return storage;
  } catch {
    return undefined; // blocked by the browser, the page's policy or a sandbox
  }
}

export const tokenKey = (inbox: string): string => `porchlight:${inbox}`;

const shape = /^[\w-]{43}$/; // 32 bytes as base64url

/** What is remembered of the panel: of this tab whether it is open and what is being written, of the browser its language and sound. */
const things = ['open', 'draft', 'locale', 'sound'] as const;
export type Thing = (typeof things)[number];

export class Memory {
  readonly key: string;
  readonly local = storageOf('localStorage');
  readonly #tab = storageOf('sessionStorage');
  readonly #things = new Map<Thing, string>(); // of this tab
  #token: string | undefined;
  /** Made before the first message, for a file or to be seen on the site, and written down with that. */
  made: string | undefined;
  /** Whether the browser keeps what it is given; the visitor is told when it does not. */
  lasting = true;

  constructor(inbox: string) {
    this.key = tokenKey(inbox);
    this.refresh();
  }

  get token(): string | undefined {
    return this.#token;
  }

  set token(token: string | undefined) {
    this.#token = token;
    this.made = undefined;
    this.lasting = write(this.local, this.key, token);
    this.#keepThings();
  }

  /** Who a file belongs to before the first message: a token that is not stored yet. */
  get held(): string | undefined {
    return this.#token ?? this.made;
  }

  hold(): string {
    return this.#token ?? (this.made ??= newToken());
  }

  /** Another tab may have written the first message, or ended the session. */
  refresh(): void {
    const kept = this.local?.getItem(this.key);
    if (this.local && this.lasting) this.#token = kept && shape.test(kept) ? kept : undefined;
    this.#keepThings();
  }

  /** Things that are kept only once a conversation exists. */
  recall(name: Thing): string {
    return this.#things.get(name) ?? this.#place(name)?.getItem(`${this.key}:${name}`) ?? '';
  }

  keep(name: Thing, value: string): void {
    this.#things.set(name, value);
    if (this.#token) write(this.#place(name), `${this.key}:${name}`, value || undefined);
  }

  #place(name: Thing): Storage | undefined {
    return name === 'open' || name === 'draft' ? this.#tab : this.local;
  }

  /** The panel was opened before the first message: what it asked to keep is written down with the token, and goes with it. */
  #keepThings(): void {
    for (const name of things) {
      const value = this.#token ? this.#things.get(name) : '';
      if (value !== undefined) write(this.#place(name), `${this.key}:${name}`, value || undefined);
    }
  }
}

/** False when the browser keeps nothing: it lasts as long as the page then. */
function write(storage: Storage | undefined, key: string, value: string | undefined): boolean {
  try {
    if (value === undefined) storage?.removeItem(key);
    else storage?.setItem(key, value);
    return !!storage;
  } catch {
    return false; // full
  }
}
