import type { Conversation } from '../../shared/protocol';
import type { Self } from '../state/api';

/** What a reply is probably written in, before its words say so: what the customer reads when the agent writes that, else what they write best. */
export function written({ locale }: Pick<Conversation, 'locale'>, { languages }: Pick<Self, 'languages'>): string {
  const own = languages[0] ?? '';
  return languages.some((one) => base(one) === base(locale)) || !own ? locale : own;
}

function base(tag: string): string {
  return tag.toLowerCase().split('-')[0] ?? '';
}
