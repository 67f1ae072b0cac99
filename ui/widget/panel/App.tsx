/** The panel itself: which view is shown, where the focus goes, and how it leaves. */

import { useEffect, useRef, useState } from 'preact/hooks';
import type { ArticleHit } from '../../shared/api';
import { useDesk, useSession } from './context';
import { Header } from './Header';
import { Home, type Search } from './Home';
import { useLazy } from './lazy';
import { dir } from './words';

type View = { name: 'home' } | { name: 'talk' } | { name: 'more' } | { name: 'article'; hit: ArticleHit };

interface Props {
  open: boolean;
  /** Absent on a page that is nothing but the chat. */
  close?: () => void;
}

export function App({ open, close }: Props) {
  const { i18n, status, door, desktop } = useDesk();
  const session = useSession();
  const [view, show] = useState<View>(() =>
    session.memory.token || door.secret ? { name: 'talk' } : { name: 'home' },
  );
  const [search, look] = useState<Search>({ query: '' });
  const [offered, offer] = useState(false);
  const pane = useRef<HTMLElement>(null);
  // what the visitor is about to need comes while they read and type
  const Talk = useLazy(() => import('./Talk'), open);
  const Reading = useLazy(() => import('./Reading'), search.query !== '');
  const More = useLazy(() => import('./More'), offered);
  const write = () => show({ name: 'talk' });

  useEffect(() => {
    if (open) focusIn(pane.current);
  }, [open, view, Talk, More]);
  useEffect(() => {
    if (open && desktop.words !== undefined) write(); // the page has begun the sentence
  }, [open, desktop.words]);
  useEffect(() => (open && close ? fit(pane.current) : undefined), [open]);

  const pressed = (event: KeyboardEvent) => {
    event.stopPropagation(); // the page's shortcuts are not meant
    if (event.key === 'Escape' && !event.isComposing) close?.();
    if (event.key === 'Tab' && close && fillsScreen()) keepInside(event, pane.current);
  };
  const home = () => show({ name: 'home' });
  const back = view.name === 'home' ? undefined : view.name === 'more' && session.memory.token ? write : home;
  const more = () => {
    offer(true);
    show({ name: 'more' });
  };
  return (
    <section
      ref={pane}
      class={close ? 'panel' : 'panel page'}
      hidden={!open}
      role={close ? 'dialog' : 'main'}
      aria-modal={close && fillsScreen() ? true : undefined}
      aria-label={i18n.t('panel.label', { team: status?.team.name ?? '' })}
      lang={i18n.locale}
      dir={dir(i18n.locale)}
      onKeyDown={pressed}
      onPointerEnter={() => offer(true)}
    >
      <Header back={back} close={close} more={view.name === 'more' ? undefined : more} />
      {view.name === 'home' && (
        <Home search={search} look={look} read={(hit) => show({ name: 'article', hit })} write={write} />
      )}
      {view.name === 'article' && Reading && <Reading hit={view.hit} write={write} />}
      {view.name === 'talk' && Talk && <Talk visible={open} more={more} settle={() => focusIn(pane.current)} />}
      {view.name === 'more' && More && <More erased={home} />}
    </section>
  );
}

function fillsScreen(): boolean {
  return matchMedia('(max-width: 480px)').matches;
}

/** On a phone the panel is as high as what the keyboard leaves, and stays there when the browser scrolls the page for it. */
function fit(pane: HTMLElement | null): (() => void) | undefined {
  const { visualViewport: view } = window;
  if (!pane || !view) return undefined;
  const place = () => {
    const phone = fillsScreen();
    pane.style.height = phone ? `${view.height}px` : '';
    pane.style.top = phone ? `${view.offsetTop}px` : '';
  };
  place();
  const ended = new AbortController();
  for (const name of ['resize', 'scroll']) view.addEventListener(name, place, { signal: ended.signal });
  return () => ended.abort();
}

/** To the field one writes in; where that would raise a keyboard over half the screen, to the heading. */
function focusIn(pane: HTMLElement | null): void {
  const field = matchMedia('(pointer: coarse)').matches
    ? null
    : pane?.querySelector<HTMLElement>('textarea, input:not([type=file])');
  (field ?? pane?.querySelector<HTMLElement>('h1'))?.focus({ preventScroll: true });
}

/** On a phone nothing else can be seen, so the focus must not leave either. */
function keepInside(event: KeyboardEvent, pane: HTMLElement | null): void {
  const all = pane?.querySelectorAll<HTMLElement>('button, a[href], input, select, textarea, [tabindex="0"]') ?? [];
  const stops = [...all].filter((stop) => stop.checkVisibility?.() ?? true);
  const first = stops[0];
  const last = stops.at(-1);
  const now = (pane?.getRootNode() as ShadowRoot).activeElement;
  if (event.shiftKey ? now === first : now === last) {
    event.preventDefault();
    (event.shiftKey ? last : first)?.focus();
  }
}
