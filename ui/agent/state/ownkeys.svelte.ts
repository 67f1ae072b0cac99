/** One's keys belong to the account, so that they are there at the other computer. This browser remembers them for the moment before the desk is read. */
import { untrack } from 'svelte';
import type { Desk } from './desk.svelte';
import type { OwnKeys, Preferences } from './preferences.svelte';
import type { Session } from './session.svelte';

type Parts = { desk: Desk; preferences: Preferences; session: Session };

/** Call it while the workspace is set up: it holds as long as that. */
export function keepKeys({ desk, preferences, session }: Parts): void {
  let saving: Promise<unknown> = Promise.resolve(); // one after the other: the last choice is the one that is kept
  let waiting = 0;

  $effect(() => {
    const kept = desk.me.shortcuts;
    if (kept && waiting === 0) untrack(() => preferences.learnKeys(kept)); // what is on its way is newer
  });

  async function save(shortcuts: OwnKeys): Promise<void> {
    try {
      await session.client.collection('agents').update(desk.me.id, { shortcuts });
      if (waiting === 1) await desk.refresh();
    } catch {
      // they hold in this browser, and go along with the next change
    } finally {
      waiting--;
    }
  }

  $effect(() => {
    preferences.onkeys = (shortcuts) => {
      waiting++;
      saving = saving.then(() => save(shortcuts));
    };
    return () => (preferences.onkeys = undefined);
  });
}
