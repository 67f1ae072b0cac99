/** What stands beside each conversation: its customer, the pages they came by, their earlier conversations. */
import { SvelteMap } from 'svelte/reactivity';
import type { KudosNews, PageNews } from '../../shared/protocol';
import type { Head, Visit } from './api';

const kept = 50; // pages of a trail, as the server keeps them

export class Heads {
  readonly #held = new SvelteMap<string, Head>();
  // eslint-disable-next-line svelte/prefer-svelte-reactivity -- a head that is shown takes them in at once
  readonly #visits = new Map<string, Visit>(); // the newest page of each, which an answer under way may not know

  get(conversation: string): Head | undefined {
    return this.#held.get(conversation);
  }

  put(conversation: string, head: Head): void {
    const newest = this.#visits.get(conversation);
    this.#held.set(conversation, newest ? within(head, newest) : head);
  }

  /** The customer looks at another page. */
  visited({ conversation, page, title, at }: PageNews): void {
    const visit = { page, title, at };
    this.#visits.set(conversation, visit);
    const head = this.#held.get(conversation);
    if (head) this.#held.set(conversation, within(head, visit));
  }

  /** A colleague thanks another one for a message, or takes that back. */
  thanked({ conversation, for: message, by, given }: KudosNews): void {
    const head = this.#held.get(conversation);
    if (!head) return;
    const others = (head.kudos ?? []).filter((one) => one.message !== message || one.by !== by);
    this.#held.set(conversation, { ...head, kudos: given ? [...others, { message, by }] : others });
  }

  /** The conversations of some contacts that are held. */
  of(contacts: readonly string[]): string[] {
    return [...this.#held].filter(([, { contact }]) => contacts.includes(contact.id)).map(([id]) => id);
  }

  clear(): void {
    this.#held.clear();
    this.#visits.clear();
  }
}

/** Once, and in its place: news may be older than what was read. */
function within(head: Head, visit: Visit): Head {
  const trail = head.contact.trail ?? [];
  const known = trail[0];
  if (known && (known.at >= visit.at || known.page === visit.page)) return head;
  return { ...head, contact: { ...head.contact, trail: [visit, ...trail].slice(0, kept) } };
}
