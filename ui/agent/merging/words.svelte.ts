/** The words of merging: who needs them loads them. */
import loaders from 'virtual:locales/merging';
import { wordsOf } from '../partwords.svelte';

export const { words, t } = await wordsOf(loaders);
