import type { Tag } from '../../state/api';
import type { Kept } from '../state/sheet.svelte';

export type TagRecord = Kept & Tag & { archived: boolean; merged_into: string };
/** What a tag is used for. */
export type Uses = { id: string; conversations: number; macros: number; views: number };
