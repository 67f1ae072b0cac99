/** The words of the knowledge base. Dates and names of languages come from the workspace's `words()`. */
import loaders from 'virtual:locales/knowledge';
import { partWords } from '../lib/partwords.svelte';

export const { t, parts, follow } = partWords(loaders);
