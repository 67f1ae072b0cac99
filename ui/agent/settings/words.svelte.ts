/** The words of the settings. Dates, clocks and names of languages come from the workspace's `words()`. */
import loaders from 'virtual:locales/settings';
import { partWords } from '../lib/partwords.svelte';

export const { t, parts, follow } = partWords(loaders);

type Catalog = typeof import('../../shared/locales/settings/en.json');
/** The keys whose text is no plural: what a table of settings may name. */
export type Word = { [K in keyof Catalog]: Catalog[K] extends string ? K : never }[keyof Catalog];
