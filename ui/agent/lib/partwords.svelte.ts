/**
 * The words of a screen that is loaded later: a catalog of its own, in the workspace's language.
 *
 *     import loaders from 'virtual:locales/settings';
 *     export const { t, follow } = partWords(loaders);
 *
 * The screen calls `follow()` in an effect and shows itself once it has resolved.
 */
import { createSubscriber } from 'svelte/reactivity';
import { I18n, type Loaders } from '../../shared/i18n';
import { words } from '../words.svelte';

export function partWords<C extends object>(loaders: Loaders<C>) {
  const i18n = new I18n(loaders);
  const track = createSubscriber((update) => i18n.subscribe(update));
  const current = () => {
    track();
    return i18n;
  };
  const t: I18n<C>['t'] = (key, ...vars) => current().t(key, ...vars);
  const parts: I18n<C>['parts'] = (key) => current().parts(key);
  /** Loads the workspace's language; read in an effect, it is loaded again when that changes. */
  const follow = async (): Promise<void> => {
    const { locale } = words();
    if (i18n.locale !== locale || !loaded) await i18n.use(locale);
    loaded = true;
  };
  let loaded = false;
  return { t, parts, follow };
}
