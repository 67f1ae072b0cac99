/** What the log shows, from messages and from what waits to be sent: days, events, and runs of bubbles by one author. */

import type { Item } from '../../shared/outbox';
import type { ArticleLink, Attachment, Message } from '../../shared/protocol';

export interface Bubble {
  key: string;
  body: string;
  at: number;
  lang?: string | undefined;
  redacted?: boolean | undefined;
  files?: Attachment[] | undefined;
  article?: ArticleLink | undefined;
  item?: Item; // not acknowledged yet
}

export type Entry =
  | { kind: 'day'; key: string; at: number }
  | { kind: 'event'; key: string; message: Message }
  | { kind: 'run'; key: string; mine: boolean; name: string; bubbles: Bubble[]; last: number };

const together = 5 * 60_000; // ms between bubbles of one run

/** `last` of a run is the public_seq of its newest message, Infinity while something of it waits. */
export function entries(
  messages: readonly Message[],
  pending: readonly Item[],
  told: (m: Message) => string, // empty: nothing is
  fix: (at: number) => number = (at) => at, // what our own clock said, as the server would
): Entry[] {
  const list: Entry[] = [];
  let day = '';
  const dated = (at: number) => {
    const name = new Date(at).toDateString();
    if (name !== day) list.push({ kind: 'day', key: `day ${name}`, at });
    day = name;
  };
  const add = (mine: boolean, name: string, bubble: Bubble, last: number) => {
    dated(bubble.at);
    const before = list.at(-1);
    const newest = before?.kind === 'run' ? before.bubbles.at(-1) : undefined;
    if (
      before?.kind === 'run' &&
      newest &&
      before.mine === mine &&
      before.name === name &&
      bubble.at - newest.at < together
    ) {
      before.bubbles.push(bubble);
      before.last = last;
    } else list.push({ kind: 'run', key: `run ${bubble.key}`, mine, name, bubbles: [bubble], last });
  };
  for (const message of messages) {
    if (message.kind === 'event') {
      if (!told(message)) continue;
      dated(message.at);
      list.push({ kind: 'event', key: message.id, message });
      continue;
    }
    const { author, body = '', at, lang, redacted, files, article } = message;
    // a bubble keeps its element, and its place for a screen reader, when it is acknowledged
    const key = message.client_id || message.id;
    add(
      author.kind === 'contact',
      author.name ?? '',
      { key, body, at, lang, redacted, files, article },
      message.public_seq ?? 0,
    );
  }
  const own = messages.find(({ author }) => author.kind === 'contact')?.author.name ?? '';
  for (const item of pending) {
    const { client_id: key, body, attached: files, about: article, at } = item;
    add(true, own, { key, body, files, article, at: fix(at), item }, Infinity);
  }
  return list;
}
