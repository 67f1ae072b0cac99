/** The catalogs that the settings are written in: each part's `follow`, so that all are there before anything is shown. */
import { follow as inboxes } from './inbox/words.svelte';
import { follow } from './words.svelte';

export const wordParts: readonly (() => Promise<void>)[] = [follow, inboxes];
