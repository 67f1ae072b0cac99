export type Cancel = () => void;

/** Work that nobody waits for: it runs once the frame that shows the last key has been drawn. */
export function afterPaint(work: () => void): Cancel {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const frame = requestAnimationFrame(() => (timer = setTimeout(work))); // a frame's callbacks run before it is drawn
  return () => (cancelAnimationFrame(frame), clearTimeout(timer));
}
