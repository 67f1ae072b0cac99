/** A part of the page that is not on the server any more means that Porchlight was updated since the page was loaded: load it anew, once. */

const key = 'porchlight.renewed';
const once = 60_000; // ms in which a second failure is something else

export function renewWhenOutdated(): void {
  addEventListener('vite:preloadError', () => void renew());
}

async function renew(): Promise<void> {
  if (Date.now() - Number(sessionStorage.getItem(key) ?? 0) < once || !(await replaced())) return;
  sessionStorage.setItem(key, String(Date.now()));
  location.reload();
}

/** Without an answer nothing is known, and a page that can be read is worth more than a browser's error. */
async function replaced(): Promise<boolean> {
  const own = document.querySelector('script[type=module][src]')?.getAttribute('src');
  try {
    const answer = await fetch('/desk/', { cache: 'no-store' });
    return answer.ok && !!own && !(await answer.text()).includes(own);
  } catch {
    return false;
  }
}
