/** The desk's HTTP API: one place for headers, deadlines and errors, and the visitor's routes in types. */

import { ApiError, parse, refusal, Unreachable } from './errors';
import type { Ack, Message, PageOut, Send, Step, VisitorConversation } from './protocol';
import type { UploadTarget } from './upload';

export { ApiError, Unreachable } from './errors';

const deadline = 15_000; // ms; a server that is alive answers in a few
const fileDeadline = 120_000; // ms; 20 MiB over a slow line

export interface Request {
  method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  query?: Record<string, string | number | undefined>;
  body?: unknown;
  signal?: AbortSignal;
}

export class Api {
  // fixed after construction
  readonly #server: string;
  readonly #headers: () => Record<string, string>;

  /** `headers` is asked for each request: tokens change. */
  constructor(server: string, headers: () => Record<string, string> = () => ({})) {
    this.#server = server;
    this.#headers = headers;
  }

  /** The answer's JSON, undefined for 204. Throws ApiError or Unreachable; what the caller aborted throws its reason. */
  async ask<T>(path: string, request: Request = {}): Promise<T> {
    return this.#fetch(path, request, deadline, async (response) => parse(await response.text()) as T);
  }

  /** A file, which an address alone does not open. */
  async file(path: string, signal?: AbortSignal): Promise<Blob> {
    return this.#fetch(path, signal ? { signal } : {}, fileDeadline, (response) => response.blob());
  }

  /** Where `upload` sends files to, with the same headers. */
  target(path: string): UploadTarget {
    return { url: new URL(path, this.#server).href, headers: this.#headers };
  }

  async #fetch<T>(path: string, request: Request, patience: number, read: (from: Response) => Promise<T>): Promise<T> {
    const { method = 'GET', query = {}, body, signal } = request;
    const url = new URL(path, this.#server);
    for (const [key, value] of Object.entries(query)) {
      if (value !== undefined) url.searchParams.set(key, String(value));
    }
    const late = AbortSignal.timeout(patience);
    try {
      const response = await fetch(url, {
        method,
        headers: { ...this.#headers(), ...(body === undefined ? {} : { 'Content-Type': 'application/json' }) },
        signal: signal ? either(signal, late) : late,
        credentials: 'omit', // sessions travel in headers alone
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      if (!response.ok) throw refusal(response.status, await response.text());
      return await read(response);
    } catch (reason) {
      if (reason instanceof ApiError) throw reason;
      if (signal?.aborted) throw signal.reason;
      throw new Unreachable(reason);
    }
  }
}

/** The whole file, or a picture's small version. */
export function filePath(id: string, thumb = false): string {
  return `/api/desk/files/${id}${thumb ? '?thumb=1' : ''}`;
}

/** AbortSignal.any, which Safari has since 17.4 only. */
function either(a: AbortSignal, b: AbortSignal): AbortSignal {
  if (AbortSignal.any) return AbortSignal.any([a, b]);
  const both = new AbortController();
  for (const signal of [a, b]) {
    if (signal.aborted) both.abort(signal.reason);
    signal.addEventListener('abort', () => both.abort(signal.reason), { once: true });
  }
  return both.signal;
}

/** What a page may know before anybody has written: who is there, and until when. */
/** What is followed of a visit. */
export interface Followed {
  arrival: Pick<PageOut, 'source' | 'tz' | 'visits'>;
  /** The pages so far, oldest first. */
  trail: () => Step[];
  /** Under which they are in the list of who is on the site before they have written. */
  token?: () => string;
}

export interface DeskStatus {
  open: boolean;
  until: number | null; // Unix milliseconds: when we close
  back_at: number | null; // Unix milliseconds: when somebody is back
  team: { name: string };
  agents: { name: string; avatar?: string; tz?: string; languages?: string[] }[];
  locale: string;
  typing_preview: boolean;
  page_trail: boolean;
  /** Agents see who looks at the site now. */
  visitors?: boolean;
  /** What is followed of a visit, as the privacy line says it; empty: nothing. */
  follows?: '' | 'trail' | 'visitors' | 'both';
  /** Nothing that the server says: widget/trail.ts adds it where something is followed. */
  followed?: Followed;
  privacy: string;
  /** The server's clock: a visitor's own may be wrong by a day. */
  now?: number;
  /** What stands on the launcher, in the first language of the visitor's that there is; `{time}` is `at` in their zone. */
  launcher?: Face;
  brand?: Brand;
  /** What is asked before the first message. */
  prechat?: PrechatField[];
  have_ready?: ByLocale;
  files?: { max_bytes: number; max_count: number };
  rating?: 'faces' | 'thumbs' | 'off';
  /** Whether answers and transcripts can be mailed. */
  mail?: boolean;
  locales?: string[];
}

export type ByLocale = Record<string, string>;

/** The launcher: its words, the sides of the window it may stand on, the better first, and properties of style (colours, distance). */
export interface Face {
  locale: string;
  dir: 'ltr' | 'rtl';
  title: string;
  line: string;
  at: number | null;
  sides: ['left', 'right'] | ['right', 'left'];
  style: string;
}

/** What an inbox says about its looks. */
export interface Brand {
  color?: string;
  position?: 'end' | 'start';
  offset?: number;
  greeting?: ByLocale;
  launcher_text?: ByLocale;
}

/** A question before the first message. */
export interface PrechatField {
  key: string;
  type: 'text' | 'email' | 'textarea' | 'select' | 'order';
  label: ByLocale;
  hint?: ByLocale;
  required?: boolean;
  options?: { value: string; label: ByLocale }[];
}

export interface Segment {
  text: string;
  hit?: boolean;
}

export interface ArticleHit {
  id: string;
  locale: string;
  title: Segment[];
  excerpt: Segment[];
  url: string;
}

export interface Article {
  id: string;
  locale: string;
  title: string;
  html: string;
  updated: number | string;
  url: string;
}

/** The visitor's half of the API. Before the first message there is no token, and only status and articles answer. */
export class VisitorApi {
  readonly #api: Api;
  readonly #inbox: string;

  constructor(
    server: string,
    inbox: string,
    token: () => string | undefined,
    identity = (): string | undefined => undefined,
  ) {
    this.#inbox = inbox;
    this.#api = new Api(server, () => {
      const session = token();
      const signed = identity();
      return {
        'X-Porchlight-Inbox': inbox,
        ...(session ? { 'X-Porchlight-Session': session } : {}),
        ...(signed ? { 'X-Porchlight-Identity': signed } : {}),
      };
    });
  }

  /** The key is in the address here, so that a cache can hold the answer. */
  status(locale?: string): Promise<DeskStatus> {
    return this.#api.ask('/api/desk/visitor/status', { query: { inbox: this.#inbox, locale } });
  }

  conversations(): Promise<{ epoch: string; conversations: VisitorConversation[] }> {
    return this.#api.ask('/api/desk/visitor/conversations');
  }

  messages(conversation: string, after: number): Promise<{ messages: Message[]; more: boolean }> {
    return this.#api.ask(`/api/desk/visitor/conversations/${conversation}/messages`, { query: { after } });
  }

  post({ t: _, ...draft }: Send): Promise<Ack> {
    return this.#api.ask('/api/desk/visitor/messages', { method: 'POST', body: draft });
  }

  seen(conversation: string, delivered: number, seen: number): Promise<void> {
    const path = `/api/desk/visitor/conversations/${conversation}/seen`;
    return this.#api.ask(path, { method: 'POST', body: { delivered, seen } });
  }

  articles(q: string, locale: string, signal?: AbortSignal): Promise<{ articles: ArticleHit[] }> {
    return this.#api.ask('/api/desk/visitor/articles', {
      query: { q, locale, limit: 6 },
      ...(signal ? { signal } : {}),
    });
  }

  article(id: string, locale: string): Promise<Article> {
    return this.#api.ask(`/api/desk/visitor/articles/${id}`, { query: { locale } });
  }

  /** For `upload`, which is loaded when somebody has a file. */
  get uploads(): UploadTarget {
    return this.#api.target('/api/desk/visitor/files');
  }

  file(id: string, thumb = false, signal?: AbortSignal): Promise<Blob> {
    return this.#api.file(filePath(id, thumb), signal);
  }

  /** Takes back what was uploaded and not sent. */
  removeFile(id: string): Promise<void> {
    return this.#api.ask(`/api/desk/files/${id}`, { method: 'DELETE' });
  }

  /** Any other of the visitor's routes: those that come into play later have their own modules. */
  ask<T>(path: string, request?: Request): Promise<T> {
    return this.#api.ask(`/api/desk/visitor${path}`, request);
  }
}
