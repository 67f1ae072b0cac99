/**
 * One's keys, and the rules of plain language that one silenced, belong to the account, so that they are there at the other computer.
 * This browser remembers them for the moment before the desk is read.
 */
import { untrack } from 'svelte';
import type { Desk } from './desk.svelte';
import type { OwnKeys, Preferences } from './preferences.svelte';
import type { Session } from './session.svelte';

type Parts = { desk: Desk; preferences: Preferences; session: Session };
type Own = { shortcuts: OwnKeys; silenced: string[] };
type Tell<T> = ((chosen: T) => void) | undefined;

/** Call it while the workspace is set up: it holds as long as that. */
export function keepChoices({ desk, preferences, session }: Parts): void {
  let saving: Promise<unknown> = Promise.resolve(); // one after the other: the last choice is the one that is kept

  function keep<K extends keyof Own>(name: K, learn: (kept: Own[K]) => void, listen: (tell: Tell<Own[K]>) => void) {
    let waiting = 0;

    $effect(() => {
      const kept = desk.me[name] as Own[K] | undefined;
      if (kept && waiting === 0) untrack(() => learn(kept)); // what is on its way is newer
    });

    async function save(chosen: Own[K]): Promise<void> {
      try {
        await session.client.collection('agents').update(desk.me.id, { [name]: chosen });
        if (waiting === 1) await desk.refresh();
      } catch {
        // it holds in this browser, and goes along with the next change
      } finally {
        waiting--;
      }
    }

    $effect(() => {
      listen((chosen) => {
        waiting++;
        saving = saving.then(() => save(chosen));
      });
      return () => listen(undefined);
    });
  }

  keep(
    'shortcuts',
    (keys) => preferences.learnKeys(keys),
    (tell) => (preferences.onkeys = tell),
  );
  keep(
    'silenced',
    (rules) => preferences.learnSilenced(rules),
    (tell) => (preferences.onsilenced = tell),
  );
}
