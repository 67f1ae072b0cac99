/** Whether somebody looks at this page: only then has a message been seen. */
export class Attention {
  #here = $state(looking());

  get here(): boolean {
    return this.#here;
  }

  run(): () => void {
    const look = () => (this.#here = looking());
    const off = new AbortController();
    const { signal } = off;
    document.addEventListener('visibilitychange', look, { signal });
    addEventListener('focus', look, { signal });
    addEventListener('blur', look, { signal });
    return () => off.abort();
  }
}

function looking(): boolean {
  return document.visibilityState === 'visible' && document.hasFocus();
}
