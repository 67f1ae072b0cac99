/** The tab's picture has a lamp on it while somebody waits. */
import waitingIcon from '../icon-waiting.svg?url';

let calm: string | undefined; // what the page came with

export function badge(waiting: number): void {
  const link = document.querySelector<HTMLLinkElement>('link[rel=icon]');
  if (!link) return;
  calm ??= link.href;
  const wanted = waiting > 0 ? new URL(waitingIcon, location.href).href : calm;
  if (link.href !== wanted) link.href = wanted;
}
