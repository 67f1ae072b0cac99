/** Handovers, as the rest of the workspace knows them: what stands, who is asked, and what its own chunk does about it. */
import { assign } from './actions';
import type { Handover } from './api';
import type { Desk } from './desk.svelte';

/** The offer that waits for an answer. */
export function standing(desk: Desk, id: string): Handover | undefined {
  const handover = desk.head(id)?.handover;
  return handover?.state === 'offered' ? handover : undefined;
}

/** Whether this agent is asked. Of a team's offers those are told who are of the team. */
export function asked(desk: Desk, { id, to_agent }: Handover): boolean {
  return (
    to_agent === desk.me.id || desk.bell.list.some((one) => one.kind === 'handover_offered' && one.handover === id)
  );
}

/** Takes a conversation: by accepting it, where it is offered. */
export async function take(desk: Desk, id: string): Promise<void> {
  const offer = standing(desk, id);
  if (!offer || !asked(desk, offer)) return void (await assign(desk, id, desk.me.id));
  const { answer } = await import('../parts/handover/answer');
  await answer(desk, offer, 'accepted');
}

/** What is shown of a handover over the log; undefined: nothing. */
export function shown(desk: Desk, id: string): Handover | undefined {
  const handover = desk.head(id)?.handover;
  const row = desk.conversations.get(id);
  if (!handover || !row || row.status === 'solved') return undefined;
  const mine = row.assignee === desk.me.id;
  if (handover.state === 'accepted') return mine && handover.answered_by === desk.me.id ? handover : undefined;
  if (handover.state === 'offered') return handover;
  return mine && handover.holder === desk.me.id ? handover : undefined;
}
