/** One conversation of a customer goes on in another one, or not any more: each with its undo. */
import type { Api } from '../../shared/api';
import { ApiError } from '../../shared/errors';
import type { Conversation } from '../../shared/protocol';
import type { Row, Rows } from '../state/api';
import type { Desk } from '../state/desk.svelte';
import type { Router } from '../state/router.svelte';
import { t as tw } from '../words.svelte';
import { t } from './words.svelte';

/** What merging would do: docs/protocol.md, “Merging”. */
export type Plan = {
  conversation: Row;
  into: Row;
  joined: Conversation; // the other one, as it would stand
  messages: number; // that would be read there
  onward: boolean; // its visitor goes on there
  asked: boolean; // somebody is asked to take it over
};

type Space = { api: Api; desk: Desk; router: Router };

const path = (id: string) => `/api/desk/conversations/${id}/merge`;

/** A page of what the customer of a conversation has written about. */
export function ofContact({ api }: Pick<Space, 'api'>, contact: string, cursor = ''): Promise<Rows> {
  return api.ask(`/api/desk/contacts/${contact}/conversations`, { query: { limit: 100, cursor } });
}

export function plan({ api }: Pick<Space, 'api'>, id: string, into: string): Promise<Plan> {
  return api.ask(path(id), { query: { into } });
}

/** Goes where it goes on. Rejects when it was refused. */
export async function merge(space: Space, { conversation, into }: Plan): Promise<void> {
  const body = { into: into.id, version: conversation.version, into_version: into.version };
  const done = await space.api.ask<{ conversation: Conversation; into: Conversation }>(path(conversation.id), {
    method: 'PUT',
    body,
  });
  space.desk.conversations.put([done.conversation, done.into]);
  if (space.router.conversation !== into.id) space.router.open(into.id);
  void space.desk.open(into.id); // what stands beside it
  space.desk.notices.say({
    text: t('done', { number: `#${conversation.number}`, into: `#${into.number}` }),
    undo: () => void separate(space, done.conversation, { back: true }),
  });
}

/** Takes a conversation out of the one that it goes on in. `back`: as an undo, of nothing that has changed since, and there again. */
export async function separate(space: Space, row: Conversation, { back = false } = {}): Promise<void> {
  const { api, desk, router } = space;
  const into = row.merged_into ?? '';
  try {
    const query = back ? { version: row.version } : {};
    const done = await api.ask<{ conversation: Conversation; other?: Conversation }>(path(row.id), {
      method: 'DELETE',
      query,
    });
    desk.conversations.put([done.conversation, ...(done.other ? [done.other] : [])]);
    if (back && router.conversation === into) router.open(row.id);
    void desk.open(into);
    const undo = done.other && !back ? again(space, done.conversation, done.other) : undefined;
    desk.notices.say({ text: t('separated', { number: `#${row.number}` }), ...(undo && { undo }) });
  } catch (reason) {
    desk.notices.say({ text: faultOf(reason), fault: true });
  }
}

/** Merges again what was separated by mistake. */
function again(space: Space, conversation: Conversation, into: Conversation): () => void {
  return () =>
    void plan(space, conversation.id, into.id)
      .then((found) => merge(space, found))
      .catch((reason: unknown) => space.desk.notices.say({ text: faultOf(reason), fault: true }));
}

/** What was refused, in the reader's language where it is known; what the server said else. */
export function faultOf(reason: unknown): string {
  if (!(reason instanceof ApiError)) return tw('fault.unreachable');
  switch (reason.field) {
    case 'version':
    case 'into_version':
      return t('fault_changed');
    case 'handover':
      return t('fault_handover');
    case 'drawer':
    case 'into':
      if (reason.code === 'conflict') return t(reason.current ? 'fault_drawer' : 'fault_contacts');
  }
  return reason.text || tw('fault.unreachable');
}
