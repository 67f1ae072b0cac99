/** A list whose items somebody moves: by dragging what is draggable in them, and by Alt with an arrow wherever they stand in one. */
import { tick } from 'svelte';

const controls = 'a[href], button, input, select, textarea';

/** Listens until the returned function is called. Items are the children of the list. */
export function reordering(list: HTMLElement, move: (from: number, to: number) => void): () => void {
  let dragged = -1;
  let over: Element | undefined;

  const at = (target: EventTarget | null) =>
    [...list.children].findIndex((item) => target instanceof Node && item.contains(target));
  function mark(to: number) {
    delete (over as HTMLElement | undefined)?.dataset.landing;
    over = to === dragged ? undefined : list.children[to];
    if (over instanceof HTMLElement) over.dataset.landing = to < dragged ? 'above' : 'below';
  }
  const start = (event: DragEvent) => {
    dragged = at(event.target);
    if (dragged >= 0 && event.dataTransfer) event.dataTransfer.effectAllowed = 'move';
  };
  const hover = (event: DragEvent) => {
    if (dragged < 0) return; // something from elsewhere
    event.preventDefault();
    mark(at(event.target));
  };
  const end = () => {
    mark(-1);
    dragged = -1;
  };
  const drop = (event: DragEvent) => {
    const [from, to] = [dragged, at(event.target)];
    if (from < 0) return;
    event.preventDefault();
    end();
    if (to >= 0 && to !== from) move(from, to);
  };
  const key = (event: KeyboardEvent) => {
    const by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (!by || !event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const from = at(event.target);
    if (from < 0) return;
    event.preventDefault();
    event.stopPropagation(); // arrows alone have a meaning in some lists
    if (from + by >= 0 && from + by < list.children.length) keepFocus(list, from, from + by, move);
  };
  const listeners = { dragstart: start, dragover: hover, dragend: end, drop, keydown: key };
  for (const [name, listener] of Object.entries(listeners)) list.addEventListener(name, listener as EventListener);
  return () => {
    for (const [name, listener] of Object.entries(listeners)) list.removeEventListener(name, listener as EventListener);
  };
}

/** Moves an item and goes along with it: what had the focus in it has it at the new place, or what stands there now. */
export function keepFocus(list: HTMLElement, from: number, to: number, move: (from: number, to: number) => void): void {
  const within = (item: number) => [...(list.children[item]?.querySelectorAll<HTMLElement>(controls) ?? [])];
  const nth = within(from).indexOf(document.activeElement as HTMLElement);
  move(from, to);
  void tick().then(() => {
    const there = within(to);
    const ended = there[nth]?.matches(':disabled'); // at the ends nothing moves it on: its neighbour moves it back
    const back = there[nth - 1] instanceof HTMLButtonElement ? there[nth - 1] : there[nth + 1];
    (ended ? back : there[nth])?.focus();
  });
}
