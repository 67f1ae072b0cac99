/* eslint-disable svelte/prefer-svelte-reactivity -- addresses are replaced, never changed */
import { AddressBar } from './addressbar';

/** Where the workspace is: every view, filter, conversation and message has its address. */
export type View = 'open' | 'mine' | 'snoozed' | 'solved' | 'spam' | 'deleted';
export type Order = 'wait' | 'new';
/** The screens; each but the first is loaded when it is asked for. */
export type Section =
  'conversations' | 'board' | 'day' | 'visitors' | 'contacts' | 'search' | 'knowledge' | 'settings' | 'invite';

const base = '/desk/';
const sections: readonly string[] = [
  'board',
  'day',
  'visitors',
  'contacts',
  'search',
  'knowledge',
  'settings',
  'invite',
];
const at = /^\/desk\/c\/([\w-]+)(?:\/m\/(\d{1,15}))?\/?$/; // a conversation, and one message of it
const lane = /^[\w-]+$/;
export const mostLanes = 4;
const views: readonly View[] = ['open', 'mine', 'snoozed', 'solved', 'spam', 'deleted'];
const orders: readonly Order[] = ['wait', 'new'];

export class Router {
  #url = $state.raw(new URL(location.href));
  readonly #bar = new AddressBar();
  // values of their own: another conversation is no news to what shows the view or the order
  readonly #path = $derived(this.#url.pathname.replace(/^\/desk\/?/, '').replace(/\/$/, ''));
  readonly #here = $derived(at.exec(this.#url.pathname));
  readonly #section = $derived(sectionOf(this.#path));
  readonly #lanes = $derived.by(() => (this.#section === 'board' ? lanesOf(this.query('lanes')) : nothing));
  readonly #conversation = $derived(this.#here?.[1] ?? laneAt(this.#lanes, this.query('at')));
  readonly #view = $derived(oneOf(views, this.query('view'), 'open'));
  readonly #saved = $derived(savedIn(this.query('view')));
  readonly #order = $derived(oneOf(orders, this.query('order'), 'wait'));
  readonly #find = $derived(this.query('find'));

  /** The address below `/desk/`, without a slash at the end: `c/ID`, `settings/people`. */
  get path(): string {
    return this.#path;
  }

  /** The part behind `#`, such as an invitation's secret. */
  get hash(): string {
    return this.#url.hash.slice(1);
  }

  /** A filter of the screen that is open; empty when it is not in the address. */
  query(name: string): string {
    return this.#url.searchParams.get(name) ?? '';
  }

  get section(): Section {
    return this.#section;
  }

  /** The conversations that stand side by side on the board. */
  get lanes(): readonly string[] {
    return this.#lanes;
  }

  /** While it is set it is asked first, and may take a conversation that is opened: it comes beside the others then. */
  host: ((conversation: string) => void) | undefined;

  /** The conversation on screen; of several the one that has the focus. */
  get conversation(): string | undefined {
    return this.#conversation;
  }

  /** The message that the address points at. */
  get seq(): number | undefined {
    const found = this.#here?.[2];
    return found ? Number(found) : undefined;
  }

  get view(): View {
    return this.#view;
  }

  /** The id of the saved view that the list shows; empty: one of those that come with the workspace. */
  get saved(): string {
    return this.#saved;
  }

  get find(): string {
    return this.#find;
  }

  get order(): Order {
    return this.#order;
  }

  /** The address of the list, or of a conversation with the list as it is beside it. */
  href(to: { conversation?: string | undefined; seq?: number; view?: string; find?: string; order?: Order }): string {
    const query = new URLSearchParams();
    const { view = this.saved || this.view, find = this.find, order = this.order } = to;
    if (view !== 'open') query.set('view', view);
    if (find) query.set('find', find);
    if (order !== 'wait') query.set('order', order);
    const message = to.seq ? `/m/${to.seq}` : '';
    const path = to.conversation ? `${base}c/${to.conversation}${message}` : base;
    return path + (query.size > 0 ? `?${query.toString()}` : '');
  }

  /** The address of the board. */
  board(lanes: readonly string[], at = lanes[0]): string {
    if (lanes.length === 0) return `${base}board`;
    const focus = at && at !== lanes[0] ? `&at=${at}` : '';
    return `${base}board?lanes=${lanes.join(',')}${focus}`;
  }

  open(conversation: string | undefined): void {
    if (conversation && this.host) this.host(conversation);
    else this.go(this.href({ conversation }));
  }

  go(href: string, how: 'push' | 'replace' = 'push'): void {
    const url = new URL(href, location.origin);
    if (url.href === this.#url.href) return;
    this.#bar.write(url, how);
    this.#url = url;
  }

  /** The conversation and the message that an address of ours names. */
  static placeIn(href: string): { conversation: string; seq?: number } | undefined {
    const [, conversation, seq] = at.exec(new URL(href, location.origin).pathname) ?? [];
    return conversation ? { conversation, ...(seq && { seq: Number(seq) }) } : undefined;
  }

  /** Follows the back button and turns clicks on our own links into moves without a load. */
  run(): () => void {
    const stop = new AbortController();
    const { signal } = stop;
    const moved = () => {
      this.#bar.drop();
      this.#url = new URL(location.href);
    };
    addEventListener('popstate', moved, { signal });
    addEventListener('pagehide', () => this.#bar.flush(), { signal });
    document.addEventListener('click', (event) => this.#click(event), { signal });
    return () => stop.abort();
  }

  #click(event: MouseEvent): void {
    if (
      event.defaultPrevented ||
      event.button !== 0 ||
      event.metaKey ||
      event.ctrlKey ||
      event.shiftKey ||
      event.altKey
    )
      return;
    const link = event.target instanceof Element ? event.target.closest('a') : null;
    if (!link || link.target || link.origin !== location.origin || !link.pathname.startsWith(base)) return;
    event.preventDefault();
    this.go(link.href);
  }
}

function sectionOf(path: string): Section {
  const [first = ''] = path.split('/');
  return sections.includes(first) ? (first as Section) : 'conversations';
}

function lanesOf(query: string): readonly string[] {
  return [...new Set(query.split(','))].filter((id) => lane.test(id)).slice(0, mostLanes);
}

function laneAt(lanes: readonly string[], asked: string): string | undefined {
  return lanes.includes(asked) ? asked : lanes[0];
}

/** Any other view than ours is a saved one: their ids have fifteen characters. */
function savedIn(query: string): string {
  return /^[a-z0-9]{15}$/.test(query) ? query : '';
}

const nothing: readonly string[] = [];

function oneOf<T extends string>(known: readonly T[], asked: string, otherwise: T): T {
  return known.find((one) => one === asked) ?? otherwise;
}
