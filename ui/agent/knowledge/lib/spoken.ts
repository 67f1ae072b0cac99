import { words } from '../../words.svelte';

/** "Monday, 12 October 2026 at 09:00 CEST", in the writer's own zone. */
export function spoken(at: number): string {
  const date = { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' } as const;
  return words().date(at, { ...date, hour: 'numeric', minute: '2-digit', timeZoneName: 'short' });
}
