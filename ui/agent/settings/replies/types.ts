import type { Scoped } from '../state/scope.svelte';
import type { Kept } from '../state/sheet.svelte';

export type ReplyRecord = Scoped & { name: string; shortcut: string };
export type TextRecord = Kept & { saved_reply: string; locale: string; body: string; files: string[] };
/** How often something was used, and when last: of all agents together. */
export type UsesRecord = Kept & { uses: number; used_at: number };
export type ReplyUses = UsesRecord & { saved_reply: string };
/** A field of the desk's own, which a text may name. */
export type FieldRecord = Kept & { key: string; label: string };
