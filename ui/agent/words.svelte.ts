/** The workspace's words and formats. Reading them in a component or a derived value follows the language. */
import { createSubscriber } from 'svelte/reactivity';
import loaders from 'virtual:locales/agent';
import { I18n } from '../shared/i18n';

const i18n = new I18n(loaders);
const track = createSubscriber((update) => i18n.subscribe(update));

/** The current language: `words().time(at)`. */
export function words(): typeof i18n {
  track();
  return i18n;
}

/** The text of a key in the current language. */
export const t: (typeof i18n)['t'] = (key, ...vars) => words().t(key, ...vars);
