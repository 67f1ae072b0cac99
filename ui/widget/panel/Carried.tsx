/** The article that made the visitor write, taken along until they send or let go of it. */

import { useDesk, useRedraw } from './context';
import { Icon } from './icons';

export function Carried() {
  const { i18n, desktop } = useDesk();
  const again = useRedraw();
  const { article } = desktop;
  if (!article) return null;
  const drop = () => {
    delete desktop.article;
    again();
  };
  return (
    <p class="carried">
      <span class="grow">
        {i18n.t('article.about')} <bdi>{article.title}</bdi>
      </span>
      <button type="button" class="tool" aria-label={i18n.t('article.drop')} onClick={drop}>
        <Icon name="close" />
      </button>
    </p>
  );
}
