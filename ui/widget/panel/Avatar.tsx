/** A face with the speech corner: the photo, or initials on a hue that stays the person's. */

import { useDesk } from './context';
import { address } from './links';

export function Avatar({ name, small = false }: { name: string; small?: boolean }) {
  const { status, door } = useDesk();
  const photo = status?.agents.find((agent) => agent.name === name)?.avatar;
  const src = photo && address(photo, door.server);
  return (
    <span class={`avatar h${hue(name)}${small ? ' small' : ''}`} aria-hidden="true">
      {src ? <img src={src} alt="" width="36" height="36" /> : initials(name)}
    </span>
  );
}

export function initials(name: string): string {
  const words = name.trim().split(/\s+/);
  const letters = words.length > 1 ? [words[0], words[words.length - 1]] : [words[0]];
  return letters
    .map((word) => Array.from(word ?? '')[0] ?? '')
    .join('')
    .toLocaleUpperCase();
}

function hue(name: string): number {
  let sum = 0;
  for (const letter of name) sum = (sum * 31 + (letter.codePointAt(0) ?? 0)) % 9973;
  return (sum % 5) + 1;
}
