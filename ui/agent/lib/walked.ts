/** Where a customer has gone since their conversation was loaded. */
import type { Head, Visit } from '../state/api';

const kept = 50; // pages, as many as the server keeps of a conversation

/** The same head with one more page in front; the page they are on already is told again when its title has come. */
export function walked(head: Head, { page, title, at }: Visit): Head {
  const before = head.contact.trail ?? [];
  const [last, ...rest] = before;
  const trail = last?.page === page ? [{ page, title, at: last.at }, ...rest] : [{ page, title, at }, ...before];
  return { ...head, contact: { ...head.contact, online: true, trail: trail.slice(0, kept) } };
}
