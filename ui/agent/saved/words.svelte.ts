/** The words of saved views. Numbers come from the workspace's `words()`. */
import loaders from 'virtual:locales/views';
import { partWords } from '../lib/partwords.svelte';

export const { t, follow } = partWords(loaders);
