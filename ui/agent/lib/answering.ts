/** Tells the customer that somebody answers, now and then while it is so. */
import type { Line } from '../../shared/socket';

const every = 3000; // ms; a notice holds for six seconds

export function answering(line: Pick<Line, 'send'>): (on: boolean, conversation: string) => void {
  let told = 0;
  return (on, conversation) => {
    const now = Date.now();
    if (on ? now - told < every : told === 0) return;
    told = on ? now : 0;
    line.send({ t: 'typing', conversation, on });
  };
}
