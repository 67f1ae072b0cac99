/** What goes on in a conversation, in its log. */
import type { Timeline } from '../state/timeline.svelte';

/** Pages back until it is told that another conversation was taken in, or there are no more. */
export async function reachTaken(timeline: Timeline, source: string): Promise<void> {
  const told = () =>
    timeline.messages.some(({ event_type, data }) => event_type === 'took_in' && data?.after === source);
  for (let first = Infinity; !told() && timeline.more && timeline.firstSeq < first;) {
    first = timeline.firstSeq; // a page that failed must not be asked for again and again
    await timeline.older();
  }
}
