/** When somebody who wrote while nobody was there will hear from us: the hour that the desk opens, in their own zone. */

import { when } from '../when';
import type { Desk } from './context';

export function promiseWords({ i18n, status, session }: Desk): string {
  const back = status?.back_at;
  if (!status || status.open || !back) return status?.open ? '' : i18n.t('promise.soon');
  const time = when(back, i18n.region, session.clock.now());
  return i18n.t(status.mail ? 'promise.mail' : 'promise.here', { time });
}
