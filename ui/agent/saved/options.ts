/** What each field of a filter may be, in words. */
import type { Desk } from '../state/desk.svelte';
import { t as tw, words } from '../words.svelte';
import type { Filter } from './filter';
import { t } from './words.svelte';

export type Option = { value: string; label: string };
export type Field = {
  name: 'status' | 'assignee' | 'team' | 'inbox' | 'tag' | 'priority' | 'kind' | 'locale' | 'due' | 'rating';
  options: Option[];
};

const statuses = ['open', 'pending', 'snoozed', 'solved'] as const;
const priorities = ['low', 'normal', 'high', 'urgent'] as const;
const kinds = ['chat', 'ticket'] as const;
const verdicts = ['follow_up', 'poor', 'fair', 'good', 'none'] as const;
const spans = ['overdue', 'day', 'week', 'any', 'none'] as const;

export function fields(desk: Desk, tags: { id: string; name: string }[], filter: Filter): Field[] {
  const all: Field[] = [
    { name: 'status', options: statuses.map((value) => ({ value, label: tw(`status.${value}`) })) },
    {
      name: 'assignee',
      options: [{ value: 'me', label: t('me') }, { value: 'none', label: t('nobody') }, ...people(desk)],
    },
    {
      name: 'team',
      options: [
        { value: 'mine', label: t('my_teams') },
        { value: 'none', label: t('no_team') },
        ...desk.teams.map(named),
      ],
    },
    { name: 'inbox', options: desk.inboxes.map(named) },
    { name: 'tag', options: [{ value: 'none', label: t('no_tag') }, ...tags.map(named)] },
    { name: 'priority', options: priorities.map((value) => ({ value, label: tw(`priority.${value}`) })) },
    { name: 'kind', options: kinds.map((value) => ({ value, label: t(value) })) },
    { name: 'due', options: spans.map((value) => ({ value, label: t(`due_${value}`) })) },
    { name: 'rating', options: verdicts.map((value) => ({ value, label: t(`rated_${value}`) })) },
    { name: 'locale', options: languages(desk).map((value) => ({ value, label: words().language(value) })) },
  ];
  // one inbox is no choice, unless a view that came along names others
  return all.filter(({ name, options }) => options.length > 1 || !!filter[name]?.length);
}

/** The desk's own fields that have values to choose from. A value stands as JSON, so that "true" and true are two. */
export function ownFields(desk: Desk, filter: Filter): { key: string; label: string; options: Option[] }[] {
  const known = desk.filing.fields.filter(
    ({ type, key }) => type === 'select' || type === 'checkbox' || filter.custom?.[key],
  );
  return known.map(({ key, label, type, options = [] }) => {
    const values = type === 'checkbox' ? [true, false] : options;
    const says = (value: string | boolean) => (value === true ? t('own_yes') : value === false ? t('own_no') : value);
    return {
      key,
      label: label || key,
      options: [
        ...values.map((value) => ({ value: JSON.stringify(value), label: says(value) })),
        { value: 'null', label: t('own_none') },
      ],
    };
  });
}

const named = ({ id, name }: { id: string; name: string }): Option => ({ value: id, label: name });

function people(desk: Desk): Option[] {
  return desk.agents
    .filter(({ id }) => id !== desk.me.id)
    .map(named)
    .sort((a, b) => a.label.localeCompare(b.label));
}

/** What customers write in, as far as it is known here, and what is spoken at the desk. */
function languages(desk: Desk): string[] {
  const known = new Set([...desk.me.languages, ...words().locales]);
  for (const { locale } of desk.conversations.all()) if (locale) known.add(locale);
  const bases = new Set([...known].map((locale) => locale.split('-')[0] ?? locale));
  return [...bases].sort((a, b) => words().language(a).localeCompare(words().language(b)));
}
