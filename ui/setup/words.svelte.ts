/** The page's words. Reading them in a component or a derived value follows the language. */
import { createSubscriber } from 'svelte/reactivity';
import loaders from 'virtual:locales/setup';
import { I18n, pick } from '../shared/i18n';

const i18n = new I18n(loaders);
const track = createSubscriber((update) => i18n.subscribe(update));

/** Call it where the words are used: it is always the same object, so `$derived(words())` would never notice a change. */
export function words(): typeof i18n {
  track();
  return i18n;
}

/** The text of a key in the current language. */
export const t: (typeof i18n)['t'] = (key, ...vars) => words().t(key, ...vars);

/** The language to begin with: the one asked for, if it exists, else the browser's. */
export function firstLocale(asked: string | null, wanted: readonly string[]): string {
  return pick(asked ? [asked, ...wanted] : wanted, Object.keys(loaders));
}
