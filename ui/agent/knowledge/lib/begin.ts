/** Begins a draft with what customers asked and with how it was answered, and says where it is written on. */
import type { DeskApi } from '../../state/api';
import { bodyOf, startOf, type Missed } from '../state/searches';
import type { Shelf } from '../state/shelf.svelte';
import { t } from '../words.svelte';

type From = { locale: string; conversation?: string | undefined; subject?: string; about?: Missed };

const messagesMost = 100; // of the conversation's beginning: what came later is another matter

export async function begin(api: DeskApi, shelf: Shelf, from: From): Promise<string> {
  const messages = from.conversation
    ? (await api.messages(from.conversation, { after: 0, limit: messagesMost })).messages
    : [];
  const start = startOf(messages, from.about, from.subject);
  const locale = localeOf(shelf, from.locale);
  const article = await shelf.create(start.title, bodyOf(start, t('searches.asked')), locale, '');
  return `/desk/knowledge/${article.id}/${locale}`;
}

/** The customer's language where something is written in it already, else that of the source. */
function localeOf(shelf: Shelf, wanted: string): string {
  const language = (tag: string) => tag.split('-', 1)[0];
  return (
    shelf.locales.find((one) => one === wanted) ??
    shelf.locales.find((one) => language(one) === language(wanted)) ??
    shelf.source
  );
}
