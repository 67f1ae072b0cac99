/** The words of the search. Dates come from the workspace's `words()`. */
import loaders from 'virtual:locales/search';
import { partWords } from '../lib/partwords.svelte';

export const { t, parts, follow } = partWords(loaders);
