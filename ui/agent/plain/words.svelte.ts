/** The words of the plain-language check: who writes a reply loads them. */
import loaders from 'virtual:locales/plain';
import { wordsOf } from '../partwords.svelte';

export const { words, t } = await wordsOf(loaders);
