/** What can go wrong between a page and the desk, whichever way was asked. */

import type { Code, Refusal } from './protocol';

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

/** What an answer says that is no success, a proxy's page included. */
export function refusal(status: number, text: string): ApiError {
  const answer = parse(text);
  return new ApiError(status, typeof answer === 'object' && answer ? answer : {});
}

/** Undefined for what is no JSON: a proxy's page. */
export function parse(text: string): unknown {
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
