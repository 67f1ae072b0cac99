/** The catalogs that the settings are written in: each part's `follow`, so that all are there before anything is shown. */
import { follow } from './words.svelte';

export const wordParts: readonly (() => Promise<void>)[] = [follow];
