/**
 * What a page may call once `widget.js` has run: `window.Porchlight`. Copy this file into your project, or reference it from
 * `https://YOUR-DESK/widget/widget.d.ts`. docs/widget.md tells the rest.
 *
 * Before the script has run, push what is to be called:
 *
 *     (window.Porchlight ??= []).push(['prefill', { message: 'I need help with order 4471' }], ['open']);
 */

/** What a page hears through `Porchlight.on`. */
export interface PageEvents {
  open: undefined;
  close: undefined;
  /** A message of the team has come. */
  message: { text: string; open: boolean };
  /** How many of them the visitor has not seen. */
  unread: { count: number };
  /** The visitor has written. */
  sent: { text: string };
  /** The visitor has rated a conversation, 1 to 5. */
  rated: { score: number };
  /** The signed identity was taken (`true`), or it was wrong or too old (`false`): make a new one and identify again. */
  identified: { accepted: boolean };
}

/** Who is signed in on the page. */
export interface Person {
  /**
   * A JWT (HS256) that your server signs with the inbox's signing key: `sub` is your id of the person, `aud` the inbox's public
   * key, `exp` at most 24 hours ahead; `name` and `email` are optional. Only with it do earlier conversations join.
   */
  token?: string;
  /** What forms are filled with; the team sees it as said, not as proven. */
  name?: string;
  email?: string;
}

/** What stands in the widget's forms before the visitor writes. */
export interface Prefill {
  message?: string;
  name?: string;
  email?: string;
  /** Answers of the inbox's questions, by their keys. */
  fields?: Record<string, string>;
}

/** A call by its name and what it takes. */
export type Call = [name: string, ...args: unknown[]];

export type Listener<K extends keyof PageEvents> = (detail: PageEvents[K]) => void;

/** The chat of one inbox. */
export interface Widget {
  open(): void;
  close(): void;
  toggle(): void;
  /** Says who the visitor is; null says that they have signed out. */
  identify(person: Person | null): void;
  prefill(prefill: Prefill): void;
  /** Calls back for each event of this name; returns the way out. */
  on<K extends keyof PageEvents>(name: K, listener: Listener<K>): () => void;
  off<K extends keyof PageEvents>(name: K, listener: Listener<K>): void;
  /** Takes the widget off the page. What the visitor wrote stays in their browser, for the next time. */
  destroy(): void;
  /** Calls by name, as the queue before the script takes them. */
  push(...calls: Call[]): void;
}

/** `window.Porchlight`, the one global: the chat of the first inbox on the page, with those of all. */
export interface Porchlight extends Widget {
  /** By public key. */
  inboxes: Record<string, Widget>;
}

declare global {
  interface Window {
    Porchlight?: Porchlight | Call[];
  }
}
