/** The words of macros: who needs them loads them. */
import loaders from 'virtual:locales/macros';
import { wordsOf } from '../partwords.svelte';

export const { words, t } = await wordsOf(loaders);
