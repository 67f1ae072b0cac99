/** The words of the contacts' screen. Dates come from the workspace's `words()`. */
import loaders from 'virtual:locales/contacts';
import { partWords } from '../lib/partwords.svelte';

export const { t, follow } = partWords(loaders);
