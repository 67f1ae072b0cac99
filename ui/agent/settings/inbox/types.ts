import type { ByLocale, PrechatField } from '../../../shared/api';
import type { Kept } from '../state/sheet.svelte';

export type InboxRecord = Kept & {
  kind: 'chat' | 'email' | 'form' | 'api';
  name: string;
  public_key: string;
  team: string;
  calendar: string;
  locale: string;
  domains: string[] | null;
  prechat: PrechatField[] | null;
  settings: Record<string, unknown> | null;
  brand: Record<string, unknown> | null;
  retired: boolean;
};
export type Visit = { origin: string; first: number; at: number; allowed: boolean };
export type Visits = { visits: Visit[]; first_visit: number; last_visit: number };

/** The languages that a widget speaks. */
export const spoken = ['en', 'de', 'ar'];

/** Those a text is offered in: the widget's, the inbox's own and whatever it has been written in. */
export function localesOf(own: string, ...texts: (ByLocale | null | undefined)[]): string[] {
  return [...new Set([own, ...spoken, ...texts.flatMap((text) => Object.keys(text ?? {}))])].filter(Boolean);
}
