/** The words of the board and of the hard day: a catalog of their own, which comes with the screen. */
import loaders from 'virtual:locales/board';
import { partWords } from '../lib/partwords.svelte';

export const { t, follow } = partWords(loaders);
