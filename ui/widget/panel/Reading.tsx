/** An article, read inside the panel. */

import { useEffect, useLayoutEffect, useState } from 'preact/hooks';
import type { Article, ArticleHit } from '../../shared/api';
import css from './article.css?inline';
import { useDesk } from './context';
import { render } from './html';
import { adopt } from './sheet';
import { Icon } from './icons';
import { address } from './links';
import { dir } from './words';

type State = Article | 'loading' | 'failed';

export default function Reading({ hit, write }: { hit: ArticleHit; write: () => void }) {
  const { i18n, session, door, desktop } = useDesk();
  const [article, setArticle] = useState<State>('loading');
  const load = () => {
    setArticle('loading');
    session.api.article(hit.id, hit.locale).then(setArticle, () => setArticle('failed'));
  };
  useEffect(load, [hit]);
  useLayoutEffect(() => adopt(door.root, css), [door]);
  const title = hit.title.map(({ text }) => text).join('');
  const full = address(typeof article === 'object' ? article.url : hit.url, door.server);
  const ask = () => {
    desktop.article = { id: hit.id, title, url: full ?? '' };
    write();
  };
  return (
    <div class="reading" tabIndex={0} role="region" aria-label={title}>
      <article lang={hit.locale} dir={dir(hit.locale)}>
        <h2>{typeof article === 'object' ? article.title : title}</h2>
        {article === 'loading' && <p class="vh">{i18n.t('article.loading')}</p>}
        {typeof article === 'object' && <div class="prose">{render(article.html, full ?? door.server)}</div>}
      </article>
      {article === 'failed' && (
        <p class="note" role="alert">
          {i18n.t('article.failed')}{' '}
          <button type="button" class="link" onClick={load}>
            {i18n.t('article.retry')}
          </button>
        </p>
      )}
      {typeof article === 'object' && (
        <p class="small under">
          {i18n.t('article.updated', { date: i18n.date(article.updated) })}
          {full && (
            <a href={full} target="_blank" rel="noopener">
              {i18n.t('article.full')} <Icon name="page" turn />
            </a>
          )}
        </p>
      )}
      <button type="button" class="button wide" onClick={ask}>
        {i18n.t('article.ask')}
      </button>
    </div>
  );
}
