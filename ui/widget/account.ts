/** What a visitor can ask of the desk about themselves, rarely, and so loaded when it is asked. */

import type { VisitorApi } from '../shared/api';
import type { Memory } from './memory';

/** Mails a code to an address, which proves it. */
export function claim(api: VisitorApi, address: string): Promise<void> {
  return api.ask('/address', { method: 'POST', body: { address } });
}

export function prove(api: VisitorApi, address: string, code: string): Promise<{ address: string }> {
  return api.ask('/address/proof', { method: 'POST', body: { address, code } });
}

/** Mails the conversation to the proven address; refused as `forbidden` with field `address` while there is none. */
export function transcript(api: VisitorApi, conversation: string): Promise<void> {
  return api.ask(`/conversations/${conversation}/transcript`, { method: 'POST' });
}

/** What this visitor has said of the round that a conversation is in; `score` is 0 while they have not. */
export interface Rated {
  score: number;
  comment?: string;
  follow_up?: boolean;
}

export function rated(api: VisitorApi, conversation: string): Promise<Rated> {
  return api.ask(`/conversations/${conversation}/rating`);
}

export function rate(api: VisitorApi, conversation: string, { score, comment, follow_up }: Rated): Promise<void> {
  const body = { score, ...(comment && { comment }), ...(follow_up && { follow_up }) };
  return api.ask(`/conversations/${conversation}/rating`, { method: 'POST', body });
}

const patience = 3_000; // ms between tries while the desk cannot be asked

/**
 * Binds this session to the one conversation that a mailed link opens, as soon as the desk can be asked. When the session is
 * somebody else's, or over, a new one is made for it.
 */
export async function link(api: VisitorApi, secret: string, memory: Memory): Promise<{ conversation: string }> {
  memory.hold();
  for (let renewed = false; ;) {
    try {
      return await api.ask('/link', { method: 'POST', body: { secret } });
    } catch (reason) {
      const { status = 599 } = reason as { status?: number };
      const own = status === 409 || status === 401;
      if (own ? renewed : status < 500 && status !== 429) throw reason;
      if (own) memory.token = undefined;
      else await new Promise((done) => setTimeout(done, patience));
      renewed ||= own;
      memory.hold();
    }
  }
}

/** Deletes what this visitor wrote, the session, and what trail.ts keeps. */
export async function erase(api: VisitorApi, key: string): Promise<void> {
  await api.ask('', { method: 'DELETE' });
  localStorage.removeItem(`${key}:visits`);
  for (const name of ['trail', 'listed']) sessionStorage.removeItem(`${key}:${name}`);
}
