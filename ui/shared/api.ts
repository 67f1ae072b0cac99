/** The desk's HTTP API: one place for headers, deadlines and errors, and the visitor's routes in types. */

import type { Ack, Code, Message, Refusal, Send, VisitorConversation } from './protocol';

/** The server answered, and refused. */
export class ApiError extends Error implements Refusal {
  readonly status: number;
  readonly code: Code;
  /** What happened and what to do, for people. */
  readonly text: string;
  readonly retry_after?: number;
  readonly field?: string;
  readonly current?: unknown;

  constructor(status: number, body: Partial<Refusal> & { field?: string; current?: unknown }) {
    const code = body.code ?? codeOf(status);
    super(`${status} ${code}`);
    this.name = 'ApiError';
    this.status = status;
    this.code = code;
    this.text = body.text ?? '';
    if (body.retry_after !== undefined) this.retry_after = body.retry_after;
    if (body.field !== undefined) this.field = body.field;
    if (body.current !== undefined) this.current = body.current;
  }
}

/** No answer at all: no network, no server, or too late. */
export class Unreachable extends Error {
  constructor(cause: unknown) {
    super('the server could not be reached', { cause });
    this.name = 'Unreachable';
  }
}

/** For answers of proxies, which speak no codes. */
function codeOf(status: number): Code {
  const codes: Record<number, Code> = {
    400: 'bad_request',
    401: 'unauthorized',
    403: 'forbidden',
    404: 'not_found',
    409: 'conflict',
    413: 'too_large',
    429: 'rate_limited',
    507: 'storage_full',
  };
  return codes[status] ?? (status >= 500 ? 'unavailable' : 'bad_request');
}

const deadline = 15_000; // ms; a server that is alive answers in a few

export interface Request {
  method?: 'GET' | 'POST' | 'PATCH' | 'DELETE';
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
  async ask<T>(path: string, { method = 'GET', query = {}, body, signal }: Request = {}): Promise<T> {
    const url = new URL(path, this.#server);
    for (const [key, value] of Object.entries(query)) {
      if (value !== undefined) url.searchParams.set(key, String(value));
    }
    const late = AbortSignal.timeout(deadline);
    let response: Response;
    let text: string;
    try {
      response = await fetch(url, {
        method,
        headers: { ...this.#headers(), ...(body === undefined ? {} : { 'Content-Type': 'application/json' }) },
        signal: signal ? either(signal, late) : late,
        credentials: 'omit', // sessions travel in headers alone
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      text = await response.text();
    } catch (reason) {
      if (signal?.aborted) throw signal.reason;
      throw new Unreachable(reason);
    }
    const answer = parse(text);
    if (!response.ok) throw new ApiError(response.status, typeof answer === 'object' && answer ? answer : {});
    return answer as T;
  }
}

function parse(text: string): unknown {
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // a proxy's page
  }
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
export interface DeskStatus {
  open: boolean;
  until: number | null; // Unix milliseconds: when we close
  back_at: number | null; // Unix milliseconds: when somebody is back
  team: { name: string };
  agents: { name: string; avatar?: string }[];
  greeting: string;
  locale: string;
  typing_preview: boolean;
  page_trail: boolean;
  privacy: string;
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

  constructor(server: string, inbox: string, token: () => string | undefined) {
    this.#inbox = inbox;
    this.#api = new Api(server, () => {
      const session = token();
      return { 'X-Porchlight-Inbox': inbox, ...(session ? { 'X-Porchlight-Session': session } : {}) };
    });
  }

  /** The key is in the address here, so that a cache can hold the answer. */
  status(): Promise<DeskStatus> {
    return this.#api.ask('/api/desk/visitor/status', { query: { inbox: this.#inbox } });
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
}
