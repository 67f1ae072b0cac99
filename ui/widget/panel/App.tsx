/** The panel itself: which view is shown, where the focus goes, and how it leaves. */

import { useEffect, useRef, useState } from 'preact/hooks';
import type { ArticleHit } from '../../shared/api';
import { useDesk, useSession } from './context';
import { Header } from './Header';
import { Home, type Search } from './Home';
import { useLazy } from './lazy';
import { dir } from './words';

type View = { name: 'home' } | { name: 'talk' } | { name: 'article'; hit: ArticleHit };

interface Props {
  open: boolean;
  /** Absent on a page that is nothing but the chat. */
  close?: () => void;
}

export function App({ open, close }: Props) {
  const { i18n, status } = useDesk();
  const session = useSession();
  const [view, show] = useState<View>(() => (session.memory.token ? { name: 'talk' } : { name: 'home' }));
  const [search, look] = useState<Search>({ query: '' });
  const pane = useRef<HTMLElement>(null);
  // what the visitor is about to need comes while they read and type
  const Talk = useLazy(() => import('./Talk'), open);
  const Reading = useLazy(() => import('./Reading'), search.query !== '');
  const write = () => show({ name: 'talk' });

  useEffect(() => {
    if (open) focusIn(pane.current);
  }, [open, view, Talk]);

  const pressed = (event: KeyboardEvent) => {
    event.stopPropagation(); // the page's shortcuts are not meant
    if (event.key === 'Escape' && !event.isComposing) close?.();
    if (event.key === 'Tab' && close && fillsScreen()) keepInside(event, pane.current);
  };
  const back = view.name === 'home' ? undefined : () => show({ name: 'home' });
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
    >
      <Header back={back} close={close} />
      {view.name === 'home' && (
        <Home search={search} look={look} read={(hit) => show({ name: 'article', hit })} write={write} />
      )}
      {view.name === 'article' && Reading && <Reading hit={view.hit} write={write} />}
      {view.name === 'talk' && Talk && <Talk visible={open} />}
    </section>
  );
}

function fillsScreen(): boolean {
  return matchMedia('(max-width: 480px)').matches;
}

/** To the field one writes in; where that would raise a keyboard over half the screen, to the heading. */
function focusIn(pane: HTMLElement | null): void {
  const field = matchMedia('(pointer: coarse)').matches ? null : pane?.querySelector<HTMLElement>('textarea, input');
  (field ?? pane?.querySelector<HTMLElement>('h1'))?.focus({ preventScroll: true });
}

/** On a phone nothing else can be seen, so the focus must not leave either. */
function keepInside(event: KeyboardEvent, pane: HTMLElement | null): void {
  const stops = [...(pane?.querySelectorAll<HTMLElement>('button, a[href], input, textarea, [tabindex="0"]') ?? [])];
  const first = stops[0];
  const last = stops[stops.length - 1];
  const now = (pane?.getRootNode() as ShadowRoot).activeElement;
  if (event.shiftKey ? now === first : now === last) {
    event.preventDefault();
    (event.shiftKey ? last : first)?.focus();
  }
}
