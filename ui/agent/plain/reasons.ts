import type { Finding } from './findings';
import { t } from './words.svelte';

type Key = Parameters<typeof t>[0];

/** Why a reader stops there, in words. A reason that this page does not know yet is said as its kind is, and that as something to look at. */
export function why({ reason, kind, args = {} }: Finding): string {
  for (const key of [`reason.${reason}`, `reason.${kind}`]) {
    const said = t(key as Key, args as never);
    if (said !== key) return said;
  }
  return t('reason.other');
}
