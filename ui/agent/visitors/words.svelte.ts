/** The words of the visitors' screen. Dates come from the workspace's `words()`. */
import loaders from 'virtual:locales/visitors';
import { partWords } from '../lib/partwords.svelte';

export const { t, follow } = partWords(loaders);
