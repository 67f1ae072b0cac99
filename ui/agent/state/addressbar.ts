import { afterPaint } from '../lib/afterpaint';

type How = 'push' | 'replace';

/**
 * Tells the browser's bar where the workspace is, once that is on screen: telling it costs as much as drawing a conversation.
 * Every push keeps an entry of its own, however fast they come.
 */
export class AddressBar {
  #due: { url: URL; how: How } | undefined;

  write(url: URL, how: How): void {
    if (how === 'push') this.flush();
    this.#due = { url, how: this.#due?.how ?? how };
    if (document.hidden)
      this.flush(); // nothing is drawn
    else afterPaint(() => this.flush());
  }

  flush(): void {
    const due = this.#due;
    this.#due = undefined;
    if (due?.how === 'push') history.pushState(null, '', due.url);
    else if (due) history.replaceState(null, '', due.url);
  }

  /** The back button was faster: it has said where we are. */
  drop(): void {
    this.#due = undefined;
  }
}
