/** What went wrong with a request, as the person at the form should read it. */
import { ClientResponseError } from 'pocketbase';
import { ApiError, Unreachable } from '../../../shared/api';
import { t } from '../words.svelte';

export const conflict = 409;

export function statusOf(reason: unknown): number {
  return reason instanceof ClientResponseError || reason instanceof ApiError ? reason.status : 0;
}

type Detail = { code?: string; message?: string };

/** PocketBase's objections by field; the desk's own checks arrive in the same shape. */
export function fieldsOf(reason: unknown): Record<string, Detail> {
  if (reason instanceof ApiError) return reason.field ? { [reason.field]: { message: reason.text } } : {};
  if (!(reason instanceof ClientResponseError)) return {};
  const data = (reason.response as { data?: Record<string, Detail> }).data;
  return data ?? {};
}

/** One sentence: what happened, and what to do. `field` is the one that was being saved. */
export function sentence(reason: unknown, field?: string): string {
  const detail = field === undefined ? Object.values(fieldsOf(reason))[0] : fieldsOf(reason)[field];
  if (detail?.code === 'validation_not_unique') return t('fault.taken');
  if (detail?.message) return detail.message;
  const status = statusOf(reason);
  if (status === 0 && !(reason instanceof Unreachable) && !(reason instanceof ClientResponseError)) throw reason;
  if (status === 0) return t('fault.unreachable');
  if (status === 401 || status === 403) return t('fault.forbidden');
  if (status === 404) return t('fault.gone');
  if (status === 413) return t('fault.too_large');
  if (status === 429) return t('fault.busy');
  if (status >= 500) return t('fault.server');
  if (reason instanceof ApiError && reason.text) return reason.text;
  if (reason instanceof ClientResponseError && reason.response.message) return String(reason.response.message);
  return t('fault.refused');
}
