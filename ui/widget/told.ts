/** What a session is given and what it tells. */

import type { ArticleLink, Attachment, Message, Opening } from '../shared/protocol';

export interface SessionOptions {
  server: string;
  inbox: string;
  locale: string;
  /** What the page says besides the first message. */
  opening: () => Opening;
}

export interface SessionEvents {
  change: undefined;
  /** A reply or an event of the team, heard live. */
  message: Message;
  /** Whether the signed identity was taken. */
  identified: { accepted: boolean };
}

/** What goes with a message besides its words. */
export interface Extra {
  files?: Attachment[];
  /** What it is about, in a conversation that goes on. */
  article?: ArticleLink;
  /** For a message that opens a conversation. */
  opening?: Opening | undefined;
}
