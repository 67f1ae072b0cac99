/** The page's words. Reading them in a component follows the language. */
import { createSubscriber } from 'svelte/reactivity';
import loaders from 'virtual:locales/setup';
import { I18n, pick } from '../shared/i18n';

const i18n = new I18n(loaders);
const track = createSubscriber((update) => i18n.subscribe(update));

export function words(): typeof i18n {
  track();
  return i18n;
}

/** The language to begin with: the one asked for, if it exists, else the browser's. */
export function firstLocale(asked: string | null, wanted: readonly string[]): string {
  return pick(asked ? [asked, ...wanted] : wanted, Object.keys(loaders));
}
