/** What the loader and the panel, which are built apart, promise each other; and what a page may call. */

import type { DeskStatus } from '../shared/api';

/** What the loader hands to the panel. */
export interface Door {
  /** The widget's shadow root; the panel adds its sheet and its elements. */
  root: ShadowRoot;
  launcher: HTMLElement;
  /** Our server, which the script came from. */
  server: string;
  inbox: string;
  /** Wanted languages, best first. */
  languages: string[];
  status: DeskStatus | undefined;
  /** Tells the page's listeners. */
  tell: <K extends keyof PageEvents>(name: K, detail: PageEvents[K]) => void;
}

/** What the panel gives back. */
export interface Panel {
  open(): void;
  close(): void;
  /** Hours have come or gone. */
  update(status: DeskStatus): void;
}

export interface PanelModule {
  mount(door: Door): Promise<Panel>;
}

/** What a page hears through `Porchlight.on`. */
export interface PageEvents {
  open: undefined;
  close: undefined;
  /** A message of the team has come. */
  message: { text: string; open: boolean };
  unread: { count: number };
}

/** `window.Porchlight`, the one global. */
export interface Porchlight {
  open(): void;
  close(): void;
  /** Calls back for each event of this name; returns the way out. */
  on<K extends keyof PageEvents>(name: K, listener: (detail: PageEvents[K]) => void): () => void;
}

declare global {
  interface Window {
    Porchlight?: Porchlight;
  }
}
