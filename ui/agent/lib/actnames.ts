/** What a single key does, as people read it. */
import type { KeyAct } from '../state/shortcuts.svelte';
import { t } from '../words.svelte';

export const actNames: Record<KeyAct, () => string> = {
  next: () => t('keys.next'),
  previous: () => t('keys.previous'),
  longest: () => t('keys.longest'),
  board: () => t('keys.board'),
  reply: () => t('keys.reply'),
  note: () => t('keys.note'),
  articles: () => t('keys.articles'),
  macros: () => t('keys.macros'),
  plain: () => t('keys.plain'),
  assign: () => t('keys.assign'),
  take: () => t('keys.take'),
  handover: () => t('keys.handover'),
  escalate: () => t('keys.escalate'),
  news: () => t('keys.news'),
  presence: () => t('keys.presence'),
  close: () => t('keys.solve'),
  priority: () => t('keys.priority'),
  team: () => t('keys.team'),
  kind: () => t('keys.kind'),
  subject: () => t('keys.subject'),
  snooze: () => t('keys.snooze'),
  tags: () => t('keys.tags'),
  due: () => t('keys.due'),
  follow: () => t('keys.follow'),
  contact: () => t('keys.contact'),
  select: () => t('keys.select'),
  spam: () => t('keys.spam'),
  remove: () => t('keys.remove'),
  more: () => t('head.more'),
  undo: () => t('keys.undo'),
  find: () => t('keys.find'),
};

/** The acts in the order in which they are shown. */
export const actGroups: readonly { title: () => string; acts: readonly KeyAct[] }[] = [
  {
    title: () => t('keys.list'),
    acts: ['next', 'previous', 'longest', 'board', 'find', 'select'],
  },
  {
    title: () => t('keys.conversation'),
    acts: [
      'reply', 'note', 'articles', 'macros', 'plain', 'take', 'assign', 'handover', 'escalate', 'close', 'snooze', 'tags', 'due',
      'priority', 'team', 'kind', 'subject', 'follow', 'contact', 'spam', 'remove', 'more',
    ], // prettier-ignore
  },
  { title: () => t('keys.anywhere'), acts: ['undo', 'news', 'presence'] },
];
