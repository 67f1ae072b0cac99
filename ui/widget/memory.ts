/** What a visitor's browser remembers of us: nothing before the first message, then a token and what waits to be sent. */

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

export class Memory {
  readonly key: string;
  readonly local = storageOf('localStorage');
  readonly #tab = storageOf('sessionStorage');
  readonly #things = new Map<'open' | 'draft', string>(); // of this tab
  #token: string | undefined;

  constructor(inbox: string) {
    this.key = tokenKey(inbox);
    this.refresh();
  }

  get token(): string | undefined {
    return this.#token;
  }

  set token(token: string | undefined) {
    this.#token = token;
    write(this.local, this.key, token);
    this.#keepThings();
  }

  /** Another tab may have written the first message, or ended the session. */
  refresh(): void {
    const kept = this.local?.getItem(this.key);
    if (this.local) this.#token = kept && shape.test(kept) ? kept : undefined;
    this.#keepThings();
  }

  /** Things of this tab, kept only once a conversation exists. */
  recall(name: 'open' | 'draft'): string {
    return this.#tab?.getItem(`${this.key}:${name}`) ?? '';
  }

  keep(name: 'open' | 'draft', value: string): void {
    this.#things.set(name, value);
    if (this.#token) write(this.#tab, `${this.key}:${name}`, value || undefined);
  }

  /** The panel was opened before the first message: what it asked to keep is written down with the token, and goes with it. */
  #keepThings(): void {
    for (const name of ['open', 'draft'] as const) {
      const value = this.#token ? this.#things.get(name) : '';
      if (value !== undefined) write(this.#tab, `${this.key}:${name}`, value || undefined);
    }
  }
}

function write(storage: Storage | undefined, key: string, value: string | undefined): void {
  try {
    if (value === undefined) storage?.removeItem(key);
    else storage?.setItem(key, value);
  } catch {
    // full: it lasts as long as the page
  }
}
