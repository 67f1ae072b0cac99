/** The uploads of the next message, which outlive the views, and what is said of each. */

import { useEffect } from 'preact/hooks';
import { type Going, Uploads, usual } from '../uploads';
import { useDesk, useRedraw, type Words } from './context';

/** Draws again as they go. */
export function useUploads(): Uploads {
  const { session, status, desktop } = useDesk();
  const uploads = (desktop.uploads ??= new Uploads(session.api, session.memory, status?.files ?? usual));
  const again = useRedraw();
  useEffect(() => uploads.on('change', again), [uploads]);
  return uploads;
}

/** "12 KB", "3.4 MB" */
export function bytes(i18n: Words, size: number): string {
  const power = size < 1000 ? 0 : Math.min(2, Math.floor(Math.log10(size) / 3));
  const value = size / 1000 ** power;
  const unit = ['byte', 'kilobyte', 'megabyte'][power] as string;
  return i18n.number(value, {
    style: 'unit',
    unit,
    unitDisplay: power ? 'short' : 'long',
    maximumFractionDigits: value < 10 ? 1 : 0,
  });
}

export function stateOf(i18n: Words, { stored, fault, waiting, part, file }: Going, most: number): string {
  if (fault?.reason === 'refused') return fault.text;
  if (fault?.reason === 'size') return i18n.t('file.large', { size: bytes(i18n, most) });
  if (fault) return i18n.t('file.lost');
  if (stored) return bytes(i18n, stored.size || file.size);
  return waiting ? i18n.t('file.waiting') : i18n.number(part, { style: 'percent' });
}
