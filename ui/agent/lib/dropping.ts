/** Files that somebody drags over or pastes into a part of the screen. */

export type Dropping = { over: (on: boolean) => void; take: (files: File[]) => void };

/** Listens until the returned function is called. */
export function dropping(zone: HTMLElement, { over, take }: Dropping): () => void {
  let depth = 0; // enter and leave come for each element inside
  const carries = (event: DragEvent) => event.dataTransfer?.types.includes('Files') ?? false;
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
    event.preventDefault(); // else the browser opens the file in place of the page
    event.dataTransfer.dropEffect = 'copy';
  };
  const drop = (event: DragEvent) => {
    if (!carries(event)) return;
    event.preventDefault();
    end();
    take([...(event.dataTransfer?.files ?? [])]);
  };
  const paste = (event: ClipboardEvent) => {
    const files = [...(event.clipboardData?.files ?? [])];
    // a table copied from a spreadsheet is text and a picture of it: the text is meant
    if (files.length === 0 || event.clipboardData?.types.includes('text/plain')) return;
    event.preventDefault();
    take(files.map(named));
  };
  const listeners = { dragenter: enter, dragleave: leave, dragover: move, drop, paste };
  for (const [name, listener] of Object.entries(listeners)) zone.addEventListener(name, listener as EventListener);
  return () => {
    for (const [name, listener] of Object.entries(listeners)) zone.removeEventListener(name, listener as EventListener);
  };
}

/** A screenshot from the clipboard is always called image.png: the time tells several apart. */
function named(file: File): File {
  if (file.name !== 'image.png') return file;
  const time = new Date().toISOString().slice(0, 19).replaceAll(/[:T]/g, '-');
  return new File([file], `screenshot-${time}.png`, { type: file.type });
}
