/** The way to the board, with a conversation among what stood there. */
import type { OpenChats } from '../state/openchats.svelte';
import { mostLanes, type Router } from '../state/router.svelte';

export function beside(router: Router, chats: OpenChats, conversation?: string): string {
  const { lanes } = router.section === 'board' ? router : chats;
  if (!conversation || lanes.includes(conversation)) return router.board(lanes, conversation);
  return router.board([...lanes.slice(0, mostLanes - 1), conversation], conversation);
}
