/** Whether somebody looks at this page: only then has a message been seen. */
export class Attention {
  #here = $state(looking());
  #shown = $state(document.visibilityState === 'visible');

  get here(): boolean {
    return this.#here;
  }

  /** Whether the page is on a screen, before somebody or not. */
  get shown(): boolean {
    return this.#shown;
  }

  run(): () => void {
    const look = () => {
      this.#here = looking();
      this.#shown = document.visibilityState === 'visible';
    };
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
