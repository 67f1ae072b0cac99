/** What every part of the panel needs, and how it draws again when the session moves. */

import type catalog from '../../shared/locales/widget/en.json';
import { createContext } from 'preact';
import { useContext, useEffect, useReducer } from 'preact/hooks';
import type { DeskStatus } from '../../shared/api';
import type { Door } from '../contract';
import type { Session } from '../session';
import type { Words as Catalogs } from './words';

export type Words = Catalogs<typeof catalog>;

export interface Desk {
  door: Door;
  i18n: Words;
  session: Session;
  status: DeskStatus | undefined;
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
  const [, again] = useReducer((count: number) => count + 1, 0);
  useEffect(() => session.on('change', () => again(undefined as never)), [session]);
  return session;
}
