/** Files as object addresses: fetched with the session's header, once, and given back to the browser with the session. */

import type { Attachment } from '../../shared/protocol';
import type { Session } from '../session';

class Blobs {
  readonly #session: Session;
  readonly #urls = new Map<string, Promise<string>>();

  constructor(session: Session) {
    this.#session = session;
  }

  url(id: string, thumb: boolean): Promise<string> {
    const key = `${id} ${thumb}`;
    const known = this.#urls.get(key);
    if (known) return known;
    const made = this.#session.api.file(id, thumb).then((blob) => URL.createObjectURL(blob));
    this.#urls.set(key, made);
    made.catch(() => this.#urls.delete(key)); // the next look tries again
    return made;
  }
}

const kept = new WeakMap<Session, Blobs>();

export function blobs(session: Session): Blobs {
  const made = kept.get(session) ?? new Blobs(session);
  kept.set(session, made);
  return made;
}

/** Puts a file among the visitor's downloads. */
export async function save(session: Session, { id, name }: Attachment): Promise<void> {
  const link = document.createElement('a');
  link.href = await blobs(session).url(id, false);
  link.download = name;
  link.rel = 'noopener';
  link.click();
}
