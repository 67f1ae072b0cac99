/** A face with the speech corner: the photo, or initials on a hue that stays the person's. */

import { useDesk, type Desk } from './context';
import { address } from './links';

export function Avatar({ name }: { name: string }) {
  return <Face name={name} desk={useDesk()} />;
}

/** Outside of the panel, where there is no desk to ask. */
export function Face({ name, desk: { status, session, door } }: { name: string; desk: Desk }) {
  const known = [...(status?.agents ?? []), ...session.talks.map(({ head }) => head.agent)];
  const photo = known.find((agent) => agent?.name === name && agent.avatar)?.avatar;
  const src = photo && address(photo, door.server);
  return (
    <span class={`avatar h${hue(name)}`} aria-hidden="true">
      {src ? <img src={src} alt="" width="36" height="36" /> : initials(name)}
    </span>
  );
}

export function initials(name: string): string {
  const words = name.trim().split(/\s+/);
  return [words.shift(), words.pop()] // of the first and the last; a single one has no last
    .map((word = '') => [...word][0] ?? '')
    .join('')
    .toLocaleUpperCase();
}

function hue(name: string): number {
  let sum = 0;
  for (const letter of name) sum = (sum * 31 + (letter.codePointAt(0) ?? 0)) % 9973;
  return (sum % 5) + 1;
}
