/** The one request of this page, and what its answers mean to the person at it. */

export type FieldName = 'company' | 'name' | 'email' | 'password';

export interface Draft extends Record<FieldName, string> {
  locale: string;
  tz: string;
}

export type Answer =
  | { kind: 'open' }
  | { kind: 'link' } // the secret is wrong, used or expired; which one is nobody's business
  | { kind: 'fields'; texts: Partial<Record<FieldName, string>> }
  | { kind: 'busy'; seconds: number }
  | { kind: 'refused'; text: string }
  | { kind: 'server' }
  | { kind: 'network' };

interface Failure {
  text?: string;
  retry_after?: number;
  field?: string;
  fields?: Record<string, { text?: string }>;
}

const fields: FieldName[] = ['company', 'name', 'email', 'password'];

/** Where the workspace looks for its session, see agent/state/session.svelte.ts. */
const sessionKey = 'porchlight.session';

/** The secret stands behind the # of the link, which no server and no log gets to see. Its signs need no escaping. */
export function secretOf(hash: string): string {
  return hash.replace(/^#(secret=)?/, '');
}

/** Sets the desk up and leaves the new agent signed in. Never rejects: every outcome is an Answer. */
export async function send(secret: string, draft: Draft): Promise<Answer> {
  let response: Response;
  try {
    response = await fetch('/api/desk/setup', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ secret, ...draft }),
      signal: AbortSignal.timeout(30_000), // hashing and the first migration take under a second
    });
  } catch {
    return { kind: 'network' };
  }
  const body: unknown = await response.json().catch(() => null);
  if (response.ok) return signedIn(body) ? { kind: 'open' } : { kind: 'server' };
  return meaning(response.status, (body ?? {}) as Failure);
}

function signedIn(body: unknown): boolean {
  const { token, record } = (body ?? {}) as { token?: unknown; record?: unknown };
  if (typeof token !== 'string' || !record) return false;
  try {
    localStorage.setItem(sessionKey, JSON.stringify({ token, record }));
  } catch {
    // storage is switched off: the desk asks for the password once more
  }
  return true;
}

function meaning(status: number, failure: Failure): Answer {
  if (status === 404) return { kind: 'link' };
  if (status === 429 || status === 503)
    return { kind: 'busy', seconds: Math.max(1, Math.ceil(failure.retry_after ?? 10)) };
  if (status >= 500) return { kind: 'server' };
  const texts = textsOf(failure);
  return Object.keys(texts).length
    ? { kind: 'fields', texts }
    : { kind: 'refused', text: failure.text ?? String(status) };
}

function textsOf(failure: Failure): Partial<Record<FieldName, string>> {
  const texts: Partial<Record<FieldName, string>> = {};
  for (const name of fields) {
    const text = failure.fields?.[name]?.text ?? (failure.field === name ? failure.text : undefined);
    if (text) texts[name] = text;
  }
  return texts;
}
