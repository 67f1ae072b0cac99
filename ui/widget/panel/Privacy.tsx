/** What the business says about the words one writes here: its own sentence, or a link to its page. */

import { useDesk } from './context';
import { address } from './links';

export function Privacy() {
  const { i18n, status } = useDesk();
  const privacy = status?.privacy?.trim();
  const trail = status?.follows ? i18n.t(`privacy.${status.follows}`) : '';
  if (!privacy) return trail ? <p class="small">{trail}</p> : null;
  const href = /^https?:\/\/\S+$/.test(privacy) && address(privacy, privacy);
  return (
    <p class="small">
      {href ? (
        <a href={href} target="_blank" rel="noopener noreferrer">
          {i18n.t('privacy.link')}
        </a>
      ) : (
        <bdi>{privacy}</bdi>
      )}{' '}
      {trail}
    </p>
  );
}
