/**
 * Which pages of the site a visitor has seen, for inboxes that have switched this on and say so in their privacy line. It is kept
 * in this tab alone and told to nobody before the visitor writes.
 */

import type { Step } from '../shared/protocol';

export const most = 20; // pages, the newest; what the server keeps
const every = 1_000; // ms between looks at the address: pages that swap themselves tell nobody

const keyOf = (inbox: string) => `porchlight:${inbox}:trail`; // Memory reads it

/** Begins to note where the visitor is; once a page. */
export function follow(inbox: string): void {
  const key = keyOf(inbox);
  if (following.has(inbox)) return;
  following.add(inbox);
  const note = () => {
    const page = pageOf();
    const steps = trailOf(inbox);
    const last = steps.at(-1);
    if (last?.page === page && (last.title === titleOf() || Date.now() - last.at > every * 3)) return;
    if (last?.page === page) steps.pop(); // it got its title
    steps.push({ page, title: titleOf(), at: Date.now() });
    try {
      sessionStorage.setItem(key, JSON.stringify(steps.slice(-most)));
    } catch {
      // storage is blocked or full: there is no trail then
    }
  };
  note();
  setInterval(note, every);
}

const following = new Set<string>();

/** The pages so far, oldest first. */
export function trailOf(inbox: string): Step[] {
  try {
    const steps: unknown = JSON.parse(sessionStorage.getItem(keyOf(inbox)) ?? '[]');
    return Array.isArray(steps) ? steps : [];
  } catch {
    return [];
  }
}

/** Without its query and fragment: those carry what is nobody's business. */
export const pageOf = (): string => Array.from(location.pathname).slice(0, 500).join('');

export const titleOf = (): string => Array.from(document.title).slice(0, 200).join('');
