/** Brings the setting that an address points at into view and under the keyboard, as soon as it is there. */
const patience = 5000; // ms; a section loads its records first

const controls = 'input:not([type=hidden]), select, textarea, button, a[href], [tabindex]';

/** Returns how to stop waiting. */
export function reveal(root: HTMLElement, anchor: string): () => void {
  const show = () => {
    const found = root.querySelector<HTMLElement>(`#${CSS.escape(anchor)}`);
    if (!found) return false;
    found.scrollIntoView({ block: 'center' });
    const target = found.matches(controls) ? found : found.querySelector<HTMLElement>(controls);
    (target ?? found).focus({ preventScroll: true });
    return true;
  };
  if (show()) return () => undefined;
  const watching = new MutationObserver(() => {
    if (show()) stop();
  });
  const timer = setTimeout(() => stop(), patience);
  const stop = () => {
    clearTimeout(timer);
    watching.disconnect();
  };
  watching.observe(root, { childList: true, subtree: true });
  return stop;
}
