/** What the `/` menu puts into a draft. */
import type { Conversation } from '../../shared/protocol';
import { partOf } from '../state/articles.svelte';
import type { Desk } from '../state/desk.svelte';
import type { Option } from '../state/slash.svelte';
import { firstName, markdownLink } from './text';
import { fill, type Values } from '../../shared/variables';

/** What has words: a macro does things. */
export type Insertable = Exclude<Option, { kind: 'macro' }>;

/** An article as its own words, as something to open, or as a link in the sentence. */
export type As = 'text' | 'card' | 'link';
export type Insertion = { text: string; files: File[] };

export async function insertion(
  desk: Desk,
  row: Conversation,
  option: Insertable,
  as: As = 'link',
): Promise<Insertion> {
  if (option.kind === 'saved') {
    desk.replies.used(option.reply.id);
    return { text: filled(desk, row, option.text.body), files: await copies(desk, option) };
  }
  const { article } = option;
  const title = article.title.map((segment) => segment.text).join('');
  if (as === 'text') {
    const body = await desk.api.articleText(article.text).catch(() => undefined);
    if (body?.body) return { text: body.body.trim(), files: [] };
  }
  // what is internal has no page: its title says where to look
  const part = as === 'card' ? '' : partOf(article);
  const link = article.url ? markdownLink(title, new URL(article.url + part, location.origin).href) : title;
  return { text: as === 'card' ? `\n${link}\n` : link, files: [] };
}

/** A saved reply's words with what is known of this customer, conversation and agent in them. */
export function filled(desk: Desk, row: Conversation, body: string): string {
  const contact = desk.head(row.id)?.contact;
  const { custom } = row as { custom?: Record<string, unknown> | null };
  const fields = Object.entries(custom ?? {}).map(([key, value]) => [`field.${key}`, said(value)]);
  return fill(body, {
    ...(Object.fromEntries(fields) as Values),
    'contact.name': row.contact_name,
    'contact.first_name': row.contact_name ? firstName(row.contact_name) : '',
    'contact.company': contact?.company ?? '',
    'contact.address': contact?.address ?? '',
    'conversation.number': String(row.number),
    'conversation.subject': row.subject,
    'agent.name': desk.nameOf(desk.me.id),
    'team.name': desk.teamName(row.team),
    'company.name': desk.inboxes.find(({ id }) => id === row.inbox)?.company ?? '',
  });
}

/** A field that is ticked or not has no words of its own. */
function said(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

/** Files of a saved reply travel as the message's own. One that can not be had is missing in the draft, where it is seen. */
async function copies(desk: Desk, option: Extract<Option, { kind: 'saved' }>): Promise<File[]> {
  const wanted = (option.text.files ?? []).map(async ({ name, url }) => new File([await desk.api.fetch(url)], name));
  const got = await Promise.allSettled(wanted);
  return got.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
}
