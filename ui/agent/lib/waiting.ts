/** How long a customer has waited, against the target of the inbox. */
import type { Conversation } from '../../shared/protocol';
import type { Inbox } from '../state/api';

export type Level = 'calm' | 'warm' | 'late';
export type Wait = { seconds: number; ratio: number; level: Level };

/** Seconds, when an inbox says nothing else. */
const defaultTarget = 120;

/** Undefined while nobody waits. Amber from half of the target, red past it. */
export function wait(since: number, now: number, due = defaultTarget): Wait | undefined {
  if (since <= 0) return undefined;
  const seconds = Math.max(0, Math.floor((now - since) / 1000));
  const ratio = seconds / (due > 0 ? due : defaultTarget);
  const level = ratio > 1 ? 'late' : ratio >= 0.5 ? 'warm' : 'calm';
  return { seconds, ratio: Math.min(1, ratio), level };
}

/** Seconds within which an answer is due: the first one, or one after it. */
export function target({ first_reply_at }: Conversation, inbox: Partial<Inbox> = {}): number {
  const { target_s = defaultTarget, next_target_s = 0 } = inbox;
  return (first_reply_at > 0 && next_target_s) || target_s;
}

/** Until when an answer has to come before the chat goes back to the queue; 0: it stays. */
export function answerBy(row: Conversation, { answer_s = 0 }: Partial<Inbox> = {}): number {
  const { kind, status, assignee, waiting_since, assigned_at } = row;
  const asked = kind === 'chat' && status === 'open' && assignee !== '' && waiting_since > 0;
  return asked && answer_s > 0 ? Math.max(waiting_since, assigned_at) + answer_s * 1000 : 0;
}
