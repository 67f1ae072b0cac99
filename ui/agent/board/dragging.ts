/** Conversations that somebody drags: a link to one, from the shelf, from a list, from another window of ours. */
import { Router } from '../state/router.svelte';

const links = 'text/uri-list';

export type Landing = { over: (on: boolean) => void; take: (conversation: string) => void };

/** Listens until the returned function is called. */
export function landing(zone: HTMLElement, { over, take }: Landing): () => void {
  let depth = 0; // enter and leave come for each element inside
  const carries = ({ dataTransfer }: DragEvent) =>
    !!dataTransfer?.types.includes(links) && !dataTransfer.types.includes('Files');
  const end = () => {
    depth = 0;
    over(false);
  };
  const enter = (event: DragEvent) => {
    if (carries(event) && ++depth === 1) over(true);
  };
  const leave = (event: DragEvent) => {
    if (carries(event) && --depth <= 0) end();
  };
  const move = (event: DragEvent) => {
    if (!carries(event) || !event.dataTransfer) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = event.dataTransfer.effectAllowed === 'move' ? 'move' : 'link';
  };
  const drop = (event: DragEvent) => {
    if (!carries(event)) return;
    event.preventDefault(); // else the browser opens the link
    end();
    const found = conversationIn(event.dataTransfer?.getData(links) ?? '');
    if (found) take(found);
  };
  const listeners = { dragenter: enter, dragleave: leave, dragover: move, drop };
  for (const [name, listener] of Object.entries(listeners)) zone.addEventListener(name, listener as EventListener);
  return () => {
    for (const [name, listener] of Object.entries(listeners)) zone.removeEventListener(name, listener as EventListener);
  };
}

/** The conversation of a dragged link; undefined when it is none of ours. */
export function conversationIn(list: string): string | undefined {
  const [link = ''] = list.split(/\r?\n/).filter((line) => line && !line.startsWith('#'));
  try {
    return new URL(link).origin === location.origin ? Router.placeIn(link)?.conversation : undefined;
  } catch {
    return undefined; // no address at all
  }
}

/** Makes a part draggable as a link to a conversation. */
export function carry(event: DragEvent, conversation: string): void {
  const { dataTransfer } = event;
  if (!dataTransfer) return;
  const href = new URL(`/desk/c/${conversation}`, location.origin).href;
  dataTransfer.setData(links, href);
  dataTransfer.setData('text/plain', href);
  dataTransfer.effectAllowed = 'all';
}
