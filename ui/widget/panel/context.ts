/** What every part of the panel needs, and how it draws again when the session moves. */

import type catalog from '../../shared/locales/widget/en.json';
import { createContext } from 'preact';
import { useContext, useEffect, useReducer } from 'preact/hooks';
import type { DeskStatus } from '../../shared/api';
import type { ArticleLink } from '../../shared/protocol';
import type { Door } from '../contract';
import type { Session } from '../session';
import type { Uploads } from '../uploads';
import type { Ears } from './ears';
import type { Words as Catalogs } from './words';

export type Words = Catalogs<typeof catalog>;

/** What the visitor has put down and not sent, besides the words: it outlives the views. */
export interface Desktop {
  /** Answers to the questions of the form, by key; `name` and `email` among them. */
  answers: Record<string, string>;
  /** Words that the page has put in, until the composer takes them. */
  words?: string;
  /** The article that made them write. */
  article?: ArticleLink | undefined;
  uploads?: Uploads;
}

export interface Desk {
  door: Door;
  i18n: Words;
  session: Session;
  status: DeskStatus | undefined;
  ears: Ears;
  desktop: Desktop;
  /** The mailed link that led here opens nothing any more. */
  expired?: boolean;
  /** Languages there are words for. */
  locales: string[];
  /** Changes the language of everything, launcher included. */
  speak: (locale: string) => Promise<void>;
}

const Context = createContext<Desk | undefined>(undefined);
export const DeskProvider = Context.Provider;

export function useDesk(): Desk {
  const desk = useContext(Context);
  if (!desk) throw new Error('a part of the panel stands outside of it');
  return desk;
}

/** Draws again after each change of the session. */
export function useSession(): Session {
  const { session } = useDesk();
  const again = useRedraw();
  useEffect(() => session.on('change', again), [session]);
  return session;
}

export function useRedraw(): () => void {
  const [, again] = useReducer((count: number) => count + 1, 0);
  return () => again(undefined as never);
}

/** What the inbox says in the visitor's language, else in its own, else in any. */
export function said(i18n: Words, status: DeskStatus | undefined, texts: Record<string, string> | undefined): string {
  if (!texts) return '';
  return texts[i18n.locale] || texts[status?.locale ?? ''] || Object.values(texts).find(Boolean) || '';
}

export function greeting(i18n: Words, status: DeskStatus | undefined): string {
  return said(i18n, status, status?.brand?.greeting) || i18n.t('home.hello');
}
