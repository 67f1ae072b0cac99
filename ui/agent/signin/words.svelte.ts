/** The words of the steps that follow the password. */
import loaders from 'virtual:locales/signin';
import { partWords } from '../lib/partwords.svelte';

export const { t, follow } = partWords(loaders);
