/**
 * The words of a screen that is loaded by itself, in the workspace's language and after every change of it.
 *
 *     import loaders from 'virtual:locales/settings';
 *     export const { words, t } = await wordsOf(loaders); // in settings/words.svelte.ts: the screen waits for its words
 */
import { createSubscriber } from 'svelte/reactivity';
import { I18n, type Loaders } from '../shared/i18n';
import { words as workspace } from './words.svelte';

export async function wordsOf<C extends object>(loaders: Loaders<C>) {
  const i18n = new I18n<C>(loaders);
  const track = createSubscriber((update) => i18n.subscribe(update));
  const own = workspace();

  const follow = async () => {
    await i18n.use(own.locale);
    i18n.zone = own.zone;
  };
  await follow();
  own.subscribe(() => void follow());

  const words = (): I18n<C> => {
    track();
    return i18n;
  };
  const t: I18n<C>['t'] = (key, ...vars) => words().t(key, ...vars);
  return { words, t };
}
