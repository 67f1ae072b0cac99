/** What the list shows: a view that comes with the workspace, or a saved one. */
import type { Api } from '../../shared/api';
import type { Desk } from './desk.svelte';
import type { Group } from './groups';
import type { Router } from './router.svelte';

const again = 5000; // ms until what could not be loaded is tried again

export function listed(desk: Desk, { saved, view, order, find }: Router): Group[] {
  if (saved) return desk.views?.groups(saved, find) ?? nothing;
  return desk.conversations.groups(desk.me.id, view, order, find);
}

const nothing: Group[] = [];

/** Brings the saved views, which are no part of the first screen, until the returned function is called. */
export function bringViews(desk: Desk, api: Api): () => void {
  let stop: (() => void) | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const bring = async () => {
    try {
      const { SavedViews } = await import('../saved/views.svelte');
      if (stopped) return;
      desk.views = new SavedViews(desk, api);
      stop = desk.views.run();
    } catch {
      if (!stopped) timer = setTimeout(() => void bring(), again);
    }
  };
  let stopped = false;
  void bring();
  return () => {
    stopped = true;
    clearTimeout(timer);
    stop?.();
  };
}
