/**
 * What is followed of a visit, for inboxes that have switched it on and say so in their privacy line: which pages the visitor has seen,
 * kept in this tab alone and told to nobody before they write, and that they are there now, which here.ts tells.
 */

import type { Followed } from '../shared/api';
import type { Step } from '../shared/protocol';
import type { Door } from './contract';
import type { Here } from './here';

export const most = 20; // pages, the newest; what the server keeps
export const every = 1_000; // ms between looks at the address: pages that swap themselves tell nobody

interface Visit {
  arrival: Followed['arrival'];
  trail?: ReturnType<typeof setInterval>;
  here?: Promise<Here | undefined> | undefined;
}

const visits = new Map<string, Visit>(); // by inbox

/** Does what the inbox has switched on; asked again with every status. */
export function mount(door: Door): void {
  const { inbox, status } = door;
  if (!status) return;
  const key = `porchlight:${inbox}`;
  const { page_trail, visitors, launcher, locale } = status;
  const lasting = page_trail && !!visitors;
  const visit = visits.get(inbox) ?? { arrival: arrivalOf(lasting ? key : undefined) };
  visits.set(inbox, visit);
  const followed: Followed = (status.followed = {
    arrival: visit.arrival,
    trail: () => (page_trail ? trailOf(key) : []),
  });
  if (page_trail) visit.trail ??= keep(key);
  if (visitors)
    visit.here ??= import('./here').then(
      ({ Here }) => new Here(door, { key, locale: launcher?.locale ?? locale, lasting, arrival: visit.arrival }),
      () => (visit.here = undefined), // the network may be back at the next look
    );
  void visit.here?.then((here) => {
    if (!visitors) here?.end();
    else if (here) {
      here.begin();
      followed.token = () => here.token;
    }
  });
}

/** Begins to note where the visitor is; once a page. */
function keep(key: string): ReturnType<typeof setInterval> {
  const note = () => {
    const page = pageOf();
    const steps = trailOf(key);
    const last = steps.at(-1);
    if (last?.page === page && (last.title === titleOf() || Date.now() - last.at > every * 3)) return;
    if (last?.page === page) steps.pop(); // it got its title
    steps.push({ page, title: titleOf(), at: Date.now() });
    try {
      sessionStorage.setItem(`${key}:trail`, JSON.stringify(steps.slice(-most)));
    } catch {
      // storage is blocked or full: there is no trail then
    }
  };
  note();
  return setInterval(note, every);
}

/** The pages so far, oldest first. */
function trailOf(key: string): Step[] {
  try {
    const steps: unknown = JSON.parse(sessionStorage.getItem(`${key}:trail`) ?? '[]');
    return Array.isArray(steps) ? steps : [];
  } catch {
    return [];
  }
}

/** Without its query and fragment: those carry what is nobody's business. */
export const pageOf = (): string => Array.from(location.pathname).slice(0, 500).join('');

export const titleOf = (): string => Array.from(document.title).slice(0, 200).join('');

/** Their zone, the page of another site that led here and, where the browser may keep a count, how often they have come. */
function arrivalOf(key: string | undefined): Followed['arrival'] {
  const { timeZone: tz } = Intl.DateTimeFormat().resolvedOptions();
  const from = URL.canParse(document.referrer) ? new URL(document.referrer) : undefined;
  const elsewhere = from && from.origin !== location.origin ? (from.origin + from.pathname).slice(0, 500) : '';
  const count = key ? visit(key) : 0;
  return { tz, ...(elsewhere && { source: elsewhere }), ...(count && { visits: count }) };
}

/** Counts a visit, which is as long as its tab. */
function visit(key: string): number {
  const name = `${key}:visits`;
  try {
    const before = Number(localStorage.getItem(name)) || 0;
    if (trailOf(key).length > 0) return before;
    localStorage.setItem(name, String(before + 1));
    return before + 1;
  } catch {
    return 0; // blocked or full
  }
}
