/** What a visitor can ask of the desk about themselves, rarely, and so loaded when it is asked. */

import type { VisitorApi } from '../shared/api';

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

export function rate(api: VisitorApi, conversation: string, score: number, comment: string): Promise<void> {
  const body = { score, ...(comment ? { comment } : {}) };
  return api.ask(`/conversations/${conversation}/rating`, { method: 'POST', body });
}

/** Binds this session to the one conversation that a mailed link opens. */
export function link(api: VisitorApi, secret: string): Promise<{ conversation: string }> {
  return api.ask('/link', { method: 'POST', body: { secret } });
}

/** Deletes what this visitor wrote, and the session. */
export function erase(api: VisitorApi): Promise<void> {
  return api.ask('', { method: 'DELETE' });
}
