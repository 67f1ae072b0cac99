import type { Act, Action } from '../../macros/macros';
import type { UsesRecord } from '../replies/types';
import type { Scoped } from '../state/scope.svelte';

export type MacroRecord = Scoped & { name: string; shortcut: string; position: number; actions: Action[] };
export type MacroUses = UsesRecord & { macro: string };
export type Named = { id: string; name: string };
/** What steps point at. */
export type Targets = { tags: (Named & { archived?: boolean })[]; replies: Named[] };

export const acts: readonly Act[] = [
  'reply', 'note', 'status', 'snooze', 'assign', 'team', 'priority', 'add_tag', 'remove_tag', 'follow',
]; // prettier-ignore

/** A new step, as far as it can be guessed. */
export function fresh(act: Act): Action {
  const starts: Partial<Record<Act, Action>> = {
    status: { do: 'status', status: 'solved' },
    assign: { do: 'assign', agent: 'me' },
    team: { do: 'team', team: '' },
    priority: { do: 'priority', priority: 'high' },
    snooze: { do: 'snooze', minutes: 24 * 60 },
  };
  return starts[act] ?? { do: act };
}

/** Whether the server would take it. */
export function whole(action: Action): boolean {
  if (action.do === 'reply') return !!action.reply;
  if (action.do === 'note') return !!action.body?.trim();
  return action.do === 'add_tag' || action.do === 'remove_tag' ? !!action.tag : true;
}

/** Acts that a macro with these steps may still have: each question is answered once, tags as often as one likes. */
export function open(actions: readonly Action[]): Act[] {
  const has = (...names: Act[]) => actions.some((action) => names.includes(action.do));
  return acts.filter((act) => {
    if (act === 'add_tag' || act === 'remove_tag') return true;
    return act === 'status' || act === 'snooze' ? !has('status', 'snooze') : !has(act);
  });
}
