/** The log as it is read: which messages belong together, and where a day begins. */
import type { Message } from '../../shared/protocol';

export type Entry = {
  message: Message;
  /** Set on the first entry of a day. */
  newDay: boolean;
  /** The one before is by the same author, of the same kind and hardly older: no face needed. */
  joined: boolean;
  /** The one after joins this one: the time stands there. */
  tailed: boolean;
};

/** A rating that was changed at once, as by the words that follow a score: the later one says it all. */
function replaced(a: Message, b: Message | undefined): boolean {
  return a.event_type === 'rated' && b?.event_type === 'rated' && a.data?.round === b.data?.round;
}

const quarter = 900_000; // ms
const together = 60_000; // ms between messages that are one breath

/** `pending` stand below, each with its own fate beside it. */
export function entries(
  messages: readonly Message[],
  dayOf: (at: number) => string,
  pending: readonly Message[] = [],
): Entry[] {
  const out: Entry[] = [];
  for (const [at, message] of messages.entries()) {
    if (replaced(message, messages[at + 1])) continue;
    const before = out.at(-1);
    const newDay = !before || !sameDay(before.message.at, message.at, dayOf);
    const joined = !!before && !newDay && joins(before.message, message);
    if (before && joined) before.tailed = true;
    out.push({ message, newDay, joined, tailed: false });
  }
  return [...out, ...pending.map((message) => ({ message, newDay: false, joined: false, tailed: false }))];
}

/** No zone's day begins within a quarter of an hour, so that most neighbours need no calendar. */
function sameDay(a: number, b: number, dayOf: (at: number) => string): boolean {
  return Math.floor(a / quarter) === Math.floor(b / quarter) || dayOf(a) === dayOf(b);
}

/**
 * The first message that somebody else wrote after `read`: where "New" stands. None before anything was read, since all would be new;
 * none once this agent has written behind it, since who answers has read.
 */
export function firstUnread(messages: readonly Message[], read: number, me: string): number | undefined {
  if (read <= 0) return undefined;
  const mine = ({ author }: Message) => author.kind === 'agent' && author.id === me;
  const found = messages.find((message) => (message.seq ?? 0) > read && message.kind !== 'event' && !mine(message));
  const answered = found && messages.some((message) => (message.seq ?? 0) > (found.seq ?? 0) && mine(message));
  return answered ? undefined : found?.seq;
}

function joins(a: Message, b: Message): boolean {
  const sameAuthor = a.author.kind === b.author.kind && a.author.id === b.author.id;
  return a.kind !== 'event' && a.kind === b.kind && sameAuthor && b.at - a.at < together;
}
