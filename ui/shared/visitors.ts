/** Who looks at pages now: the frames of the live list. */
import type { Millis } from './protocol';

/** Somebody who looks at pages now. `id` is of the live list alone. */
export interface Visitor {
  id: string;
  inbox: string;
  contact?: string; // once they have written
  page: string;
  title?: string;
  at: Millis; // since when they look at the page
  since: Millis; // when they came
  pages: number;
  visits?: number;
  source?: string;
  locale?: string;
  tz?: string;
}

/** The live list, or what has changed of it. */
export interface VisitorsNews {
  t: 'visitors';
  whole?: true;
  total: number;
  here?: Visitor[];
  gone?: string[];
}

/** The live list is on screen, or no more. */
export interface VisitorsOut {
  t: 'visitors';
  on: boolean;
}
