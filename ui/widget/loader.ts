/** The script a business puts on its pages: knows where it came from and fetches the panel on intent. */

declare const __PANEL__: string;

const own = document.currentScript as HTMLScriptElement | null;
if (own) {
  const panel = new URL(__PANEL__, own.src).href;
  own.addEventListener('porchlight:open', () => void import(/* @vite-ignore */ panel), { once: true });
}
