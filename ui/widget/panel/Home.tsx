/** The first view: a greeting, the articles, and the way to a person. */

import { useEffect, useRef } from 'preact/hooks';
import type { ArticleHit, Segment } from '../../shared/api';
import { greeting, useDesk, useSession } from './context';
import { Icon } from './icons';
import { Privacy } from './Privacy';

export interface Search {
  query: string;
  found?: ArticleHit[]; // nothing yet, or the desk could not be asked
  failed?: boolean;
}

interface Props {
  search: Search;
  look: (search: Search) => void;
  read: (article: ArticleHit) => void;
  write: () => void;
}

const pause = 160; // ms without a key before the desk is asked
const shortest = 2; // characters worth asking for

export function Home({ search, look, read, write }: Props) {
  const { i18n, status } = useDesk();
  const { query, found, failed } = search;
  useSearch(search, look);
  return (
    <div class="home">
      <h2 class="hello" dir="auto">
        {greeting(i18n, status)}
      </h2>
      <form role="search" class="find" onSubmit={(event) => event.preventDefault()}>
        <Icon name="find" />
        <input
          type="search"
          dir="auto"
          value={query}
          maxLength={200}
          autocomplete="off"
          enterkeyhint="search"
          aria-label={i18n.t('home.search')}
          placeholder={i18n.t('home.search')}
          onInput={(event) => look({ ...search, query: event.currentTarget.value })}
        />
        {query && (
          <button type="button" class="tool" aria-label={i18n.t('home.clear')} onClick={() => look({ query: '' })}>
            <Icon name="close" />
          </button>
        )}
      </form>
      <p role="status" class={found?.length === 0 || failed ? 'note' : 'vh'}>
        {failed
          ? i18n.t('home.unreachable')
          : found &&
            (found.length
              ? i18n.t('home.found', { count: found.length })
              : i18n.t('home.nothing', { query: query.trim() }))}
      </p>
      {found && found.length > 0 && (
        <ul class="hits">
          {found.map((hit) => (
            <li key={`${hit.id} ${hit.locale}`}>
              <button type="button" class="hit" lang={hit.locale} dir="auto" onClick={() => read(hit)}>
                <b>
                  <Marked segments={hit.title} />
                </b>
                <span>
                  <Marked segments={hit.excerpt} />
                </span>
              </button>
            </li>
          ))}
        </ul>
      )}
      <Write write={write} />
      <Privacy />
    </div>
  );
}

function Write({ write }: { write: () => void }) {
  const { i18n, status } = useDesk();
  const session = useSession();
  const { talk, unread } = session;
  const last = talk?.timeline.messages.findLast(({ kind }) => kind === 'reply');
  const words = talk ? 'home.continue' : status && !status.open ? 'home.write_away' : 'home.write';
  return (
    <button type="button" class="write" onClick={write}>
      <Icon name="chat" />
      <span class="grow">
        <b>{i18n.t(words)}</b>
        {unread > 0 ? (
          <span class="new">{i18n.t('home.unread', { count: unread })}</span>
        ) : (
          last?.body && <span dir="auto">{last.body}</span>
        )}
      </span>
      <Icon name="go" turn />
    </button>
  );
}

function Marked({ segments }: { segments: Segment[] }) {
  return <>{segments.map(({ text, hit }, index) => (hit ? <mark key={index}>{text}</mark> : text))}</>;
}

/** Asks a moment after the last key; an answer that was overtaken is dropped, and the old one stands until the new one is there. */
function useSearch(search: Search, look: (search: Search) => void): void {
  const { i18n, session } = useDesk();
  const query = search.query.trim();
  const asked = useRef(search.found ? query : '');
  useEffect(() => {
    if (query === asked.current) return;
    asked.current = query;
    if (query.length < shortest) return look({ query: search.query });
    const abort = new AbortController();
    const ask = async () => {
      try {
        const { articles } = await session.api.articles(query, i18n.locale, abort.signal);
        look({ query: search.query, found: articles });
      } catch {
        if (!abort.signal.aborted) look({ query: search.query, failed: true });
      }
    };
    const timer = setTimeout(() => void ask(), pause);
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [query]);
}
