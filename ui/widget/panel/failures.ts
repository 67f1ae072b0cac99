/** Why something did not happen: the desk's own words, or that it could not be asked. */

import { ApiError } from '../../shared/errors';
import type { Words } from './context';

export function wordsFor(i18n: Words, reason: unknown): string {
  return (reason instanceof ApiError && reason.text) || i18n.t('failed.lost');
}
