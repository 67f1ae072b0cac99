/**
 * The line, which comes with the first need of it, and what it tells of a conversation that nobody has to keep: who writes, how far
 * others have read, the place in line.
 */

import { typingHolds } from '../shared/protocol';
import type { SharedSocket } from '../shared/tabs';
import type { Talk } from './talk';

export { SharedSocket, socketUrl } from '../shared/tabs';

export function listen(line: SharedSocket, talkOf: (id: string) => Talk | undefined, change: () => void): void {
  line.on('typing', (frame) => {
    talkOf(frame.conversation)?.hearTyping(frame);
    setTimeout(change, typingHolds + 50); // it ends by itself
    change();
  });
  line.on('seen', (frame) => {
    talkOf(frame.conversation)?.hearSeen(frame);
    change();
  });
  line.on('queue', (frame) => {
    const talk = talkOf(frame.conversation);
    if (talk) talk.queue = frame.place > 0 ? frame : undefined;
    change();
  });
}
