import { words } from '../words.svelte';
import type { Count } from './tally.svelte';

/** A count as people read it; where it went no further it says so. */
export function countText({ count, more }: Count): string {
  return `${words().number(count)}${more ? '+' : ''}`;
}
