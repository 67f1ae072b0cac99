import { t } from '../words.svelte';
import type { Uses } from './types';

/** "12 conversations · 2 macros"; what is not used says so. */
export function usedFor(uses: Uses | undefined): string {
  if (!uses) return '';
  const parts = [
    uses.conversations > 0 ? t('tags.conversations', { count: uses.conversations }) : '',
    uses.macros > 0 ? t('tags.macros', { count: uses.macros }) : '',
    uses.views > 0 ? t('tags.views', { count: uses.views }) : '',
  ].filter(Boolean);
  return parts.length > 0 ? parts.join(' · ') : t('tags.unused');
}
