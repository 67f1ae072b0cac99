/** How long a customer has waited, against the target of the inbox. */

export type Level = 'calm' | 'warm' | 'late';
export type Wait = { seconds: number; ratio: number; level: Level };

/** Seconds, when an inbox says nothing else. */
export const defaultTarget = 120;

/** Undefined while nobody waits. Amber from half of the target, red past it. */
export function wait(since: number, now: number, target = defaultTarget): Wait | undefined {
  if (since <= 0) return undefined;
  const seconds = Math.max(0, Math.floor((now - since) / 1000));
  const ratio = seconds / (target > 0 ? target : defaultTarget);
  const level = ratio > 1 ? 'late' : ratio >= 0.5 ? 'warm' : 'calm';
  return { seconds, ratio: Math.min(1, ratio), level };
}
