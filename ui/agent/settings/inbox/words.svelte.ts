/** The words of inboxes and saved replies. */
import loaders from 'virtual:locales/inboxes';
import { partWords } from '../../lib/partwords.svelte';

export const { t, follow } = partWords(loaders);
