/** The search over conversations, in types: docs/protocol.md has the contract. */
import type { Api, Segment } from '../../shared/api';
import type { Author, Conversation } from '../../shared/protocol';

export type FoundMessage = {
  id: string;
  seq: number;
  kind: 'reply' | 'note';
  author: Author;
  at: number;
  excerpt: Segment[];
  conversation: Conversation;
};
export type FoundHead = Conversation & { name: Segment[]; about: Segment[] };
/** What is missing: conversations from before `since` while it fills itself, what came after `up_to` while it is behind. */
export type IndexState = {
  filling: boolean;
  done: number;
  total: number;
  since: number;
  behind: boolean;
  up_to: number;
};
export type Found = { conversations: FoundHead[]; messages: FoundMessage[]; next: string; state: IndexState };

/** What the address of a search can say, in the order in which it is written. */
export const asked = [
  'q',
  'order',
  'status',
  'assignee',
  'team',
  'inbox',
  'by',
  'message',
  'files',
  'from',
  'to',
] as const;
export type Asked = Record<(typeof asked)[number], string>;

/** The address of a search: only what is asked stands in it. */
export function searchPath(ask: Partial<Asked>): string {
  const query = new URLSearchParams();
  for (const name of asked) {
    const value = ask[name];
    if (value) query.set(name, value);
  }
  return `/desk/search${query.size > 0 ? `?${query.toString()}` : ''}`;
}

/** A day as a date field has it, as the moment where it begins or ends on this clock. Anything else is no limit. */
export function momentOf(date: string, end: boolean): number | undefined {
  const parts = /^(\d{4})-(\d\d)-(\d\d)$/.exec(date);
  if (!parts) return undefined;
  const [year = 0, month = 0, day = 0] = parts.slice(1).map(Number);
  const at = new Date(year, month - 1, day + (end ? 1 : 0)).getTime() - (end ? 1 : 0);
  return at > 0 ? at : undefined;
}

export function askFor(
  api: Api,
  ask: Partial<Asked>,
  more: { cursor?: string; limit?: number; locale: string },
  signal?: AbortSignal,
): Promise<Found> {
  const { from = '', to = '', ...rest } = ask;
  const given = Object.fromEntries(Object.entries(rest).filter(([, value]) => value));
  const query = { ...given, from: momentOf(from, false), to: momentOf(to, true), ...more };
  return api.ask('/api/desk/search', { query, ...(signal ? { signal } : {}) });
}
