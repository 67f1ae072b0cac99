/** What the loader and the panel, which are built apart, promise each other. What a page may call stands in widget.d.ts. */

import type { DeskStatus } from '../shared/api';
import type { ArticleLink } from '../shared/protocol';
import type { Listener, PageEvents, Person, Prefill } from './widget';

export type { Call, Listener, PageEvents, Person, Porchlight, Prefill, Widget } from './widget';

/** What the loader hands to the panel. */
export interface Door {
  /** The widget's shadow root; the panel adds its sheet and its elements. */
  root: ShadowRoot;
  launcher: HTMLElement;
  /** Our server, which the script came from. */
  server: string;
  inbox: string;
  /** Wanted languages, best first; who chooses one puts it first and looks again. */
  languages: string[];
  status?: DeskStatus | undefined;
  /** Of a mailed link: opens the conversation it was made for. */
  secret?: string;
  /** What the visitor was reading when they came to ask. */
  article?: ArticleLink;
  /** Brings the panel. */
  load?: () => Promise<void>;
  /** Asks for the status anew, and draws the launcher by it. */
  look: () => Promise<void>;
}

/** What the panel gives back. */
export interface Panel {
  open(): void;
  close(): void;
  toggle(): void;
  identify(person: Person | null): void;
  prefill(prefill: Prefill): void;
  on<K extends keyof PageEvents>(name: K, listener: Listener<K>): void;
  off<K extends keyof PageEvents>(name: K, listener: Listener<K>): void;
  /** Hours have come or gone, or the language is another. */
  update(status: DeskStatus): void;
  destroy(): void;
}

/** What the loader brings: the panel, and trail.ts where the inbox follows visits; that one with every status. */
export interface Brought {
  mount(door: Door): unknown;
}
