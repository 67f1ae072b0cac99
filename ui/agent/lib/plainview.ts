/** What the plain-language check says of a reply, for those who show it: the check itself is loaded when somebody writes. */
import type { Piece } from '../plain/findings';

export type PlainView = {
  /** The text with what was found in it; empty while there is nothing to underline. */
  pieces: readonly Piece[];
  count: number;
  /** The one that is looked at. */
  active?: number | undefined;
  /** The text is too long for it. */
  paused: boolean;
  lang: string;
};

export const unread: PlainView = { pieces: [], count: 0, paused: false, lang: '' };
