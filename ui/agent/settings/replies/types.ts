import type { Kept } from '../state/sheet.svelte';

export type ReplyRecord = Kept & { name: string; shortcut: string; team: string };
export type TextRecord = Kept & { saved_reply: string; locale: string; body: string; files: string[] };
