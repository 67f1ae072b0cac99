/** Frames on the wire, and why a connection ended. Apart from protocol.ts, because only who holds a socket needs it. */

import type { ClientFrame, ServerFrame } from './protocol';

// one text, for the widget's sake: a byte each counts there; the golden frames hold it to what the server writes
const known =
  'welcome ack message conversation gone typing seen presence viewing load views filing page visitors queue notification draft contact kudos error bye'.split(
    ' ',
  );

/** Why the server closed, and so what to do; docs/protocol.md has the table. */
export const closed = {
  tooLarge: 1009,
  restart: 1012,
  protocol: 4400,
  unauthorized: 4401,
  revoked: 4403,
  silent: 4408,
  slow: 4409,
  tooMany: 4429,
} as const;

/** One frame, as it goes out. */
export function encode(frame: ClientFrame): string {
  return JSON.stringify(frame);
}

/** The frames of one WebSocket message. Types this version does not know are left out; what is no JSON object throws. */
export function decode(text: string): ServerFrame[] {
  const frames: ServerFrame[] = [];
  for (const line of text.split('\n')) {
    if (line === '') continue;
    const value: unknown = JSON.parse(line);
    if (typeof value !== 'object' || value === null || Array.isArray(value))
      throw new SyntaxError('a frame is an object');
    const { t } = value as { t?: unknown };
    if (typeof t === 'string' && known.includes(t)) frames.push(value as ServerFrame);
  }
  return frames;
}
