/* eslint-disable svelte/prefer-svelte-reactivity -- the order of use is no business of the screen */
/** Files of messages as the browser can show them: fetched with the session's token, kept as blobs, the least recently used let go. */
import { SvelteMap } from 'svelte/reactivity';
import type { Attachment } from '../../shared/protocol';

export type Shown = { url: string } | { failed: true };

const kept = 80; // pictures; a small one has about 60 KB, a whole one a few MB

/** What a browser shows without harm: the server says these words, nobody's file name does. */
const raster = /^image\/(?:png|jpeg|gif|webp|avif|bmp)$/;

export function isPicture({ mime }: Pick<Attachment, 'mime'>): boolean {
  return raster.test(mime);
}

export class Files {
  readonly #fetch: (id: string, thumb: boolean) => Promise<Blob>;
  readonly #held = new SvelteMap<string, Shown>();
  readonly #used = new Set<string>(); // keys, the least recently used first
  readonly #asked = new Set<string>();

  constructor(fetch: (id: string, thumb: boolean) => Promise<Blob>) {
    this.#fetch = fetch;
  }

  /** Undefined until it is there; `want` brings it. */
  shown(id: string, thumb: boolean): Shown | undefined {
    return this.#held.get(keyOf(id, thumb));
  }

  /** Fetches a file once, however many ask. A failed one is asked for again. */
  async want(id: string, thumb: boolean): Promise<void> {
    const key = keyOf(id, thumb);
    this.#used.delete(key);
    this.#used.add(key);
    const known = this.#held.get(key);
    if (this.#asked.has(key) || (known && 'url' in known)) return;
    this.#asked.add(key);
    try {
      this.#held.set(key, { url: URL.createObjectURL(await this.#fetch(id, thumb)) });
      this.#trim();
    } catch {
      this.#held.set(key, { failed: true });
    } finally {
      this.#asked.delete(key);
    }
  }

  /** Saves a file under its own name. False when it could not be fetched. */
  async save({ id, name }: Attachment): Promise<boolean> {
    try {
      const url = URL.createObjectURL(await this.#fetch(id, false));
      const link = document.createElement('a');
      link.href = url;
      link.download = name;
      link.click();
      setTimeout(() => URL.revokeObjectURL(url), 60_000); // the browser reads it for a while after the click
      return true;
    } catch {
      return false;
    }
  }

  #trim(): void {
    for (const key of this.#used) {
      if (this.#used.size <= kept) return;
      const shown = this.#held.get(key);
      if (shown && 'url' in shown) URL.revokeObjectURL(shown.url);
      this.#held.delete(key);
      this.#used.delete(key);
    }
  }
}

function keyOf(id: string, thumb: boolean): string {
  return thumb ? `${id}:thumb` : id;
}
