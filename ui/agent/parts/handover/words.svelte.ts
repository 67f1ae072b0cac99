/** The words of handovers and notifications: who needs them loads them. */
import loaders from 'virtual:locales/handover';
import { wordsOf } from '../../partwords.svelte';

export const { words, t } = await wordsOf(loaders);
