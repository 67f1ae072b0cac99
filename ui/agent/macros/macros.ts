/** Macros as the menus find them: loaded when one first asks, and anew after a minute. */
import type { Priority, Status } from '../../shared/protocol';
import type { Desk } from '../state/desk.svelte';

export type Act =
  'reply' | 'note' | 'status' | 'assign' | 'team' | 'priority' | 'add_tag' | 'remove_tag' | 'snooze' | 'follow';
/** One step: which field counts is `do`'s to say (docs/protocol.md). */
export type Action = {
  do: Act;
  reply?: string;
  send?: boolean;
  body?: string;
  status?: Status;
  agent?: string;
  team?: string;
  priority?: Priority;
  tag?: string;
  minutes?: number;
};
export type Macro = { id: string; name: string; shortcut: string; actions: Action[]; uses: number };
/** What runs once a reply is kept. */
export type Staged = { id: string; name: string };

const fresh = 60_000; // ms
const kept = new WeakMap<Desk, { at: number; macros: Promise<Macro[]> }>();

/** All that this agent may run, in the order of the settings. Empty when nobody answers: the menu goes on with what it has. */
export function macrosOf(desk: Desk): Promise<Macro[]> {
  const known = kept.get(desk);
  if (known && Date.now() - known.at < fresh) return known.macros;
  const macros = read(desk).catch((): Macro[] => {
    kept.delete(desk);
    return [];
  });
  kept.set(desk, { at: Date.now(), macros });
  return macros;
}

/** What was run or edited is asked for anew. */
export function forget(desk: Desk): void {
  kept.delete(desk);
}

type Uses = { uses: number };
type Kept = Omit<Macro, 'uses'> & { expand?: { macro_uses_via_macro?: Uses | Uses[] } };

async function read(desk: Desk): Promise<Macro[]> {
  const { items } = await desk.api.macros<Kept>();
  return items.map(({ id, name, shortcut, actions, expand }) => {
    const uses = [expand?.macro_uses_via_macro ?? []].flat()[0]?.uses ?? 0;
    return { id, name, shortcut, actions, uses };
  });
}

const shown = 3; // among what the `/` menu offers

/** What fits the words: by shortcut, then by name; among equals what is used most. */
export async function find(desk: Desk, query: string): Promise<Macro[]> {
  const words = query.trim().toLocaleLowerCase().split(/\s+/).filter(Boolean);
  const rank = ({ name, shortcut }: Macro) => {
    if (words.length === 0) return 0;
    if (shortcut.toLocaleLowerCase().startsWith(words.join('-'))) return 0;
    const all = `${shortcut} ${name}`.toLocaleLowerCase();
    return words.every((word) => all.includes(word)) ? 1 : -1;
  };
  const found = (await macrosOf(desk)).map((macro) => ({ macro, rank: rank(macro) })).filter((one) => one.rank >= 0);
  return found
    .sort((a, b) => a.rank - b.rank || b.macro.uses - a.macro.uses)
    .slice(0, shown)
    .map(({ macro }) => macro);
}
