/** Somebody whom a saved reply could be for: its preview shows what they would read. */
import type { Values } from '../../../shared/variables';
import type { Desk } from '../../state/desk.svelte';

const names: Record<string, [first: string, last: string]> = {
  en: ['Ada', 'Park'],
  de: ['Lea', 'Meyer'],
  ar: ['نور', 'الحسن'],
};

/** Of somebody without a name nothing else is known either. */
export function sampleOf(desk: Desk, locale: string, nameless: boolean): Values {
  const [first, last] = names[locale.split('-')[0] ?? ''] ?? ['Ada', 'Park'];
  return {
    ...(!nameless && {
      'contact.first_name': first,
      'contact.name': `${first} ${last}`,
      'contact.address': 'ada@parkstudio.example',
    }),
    'agent.name': desk.nameOf(desk.me.id),
    'conversation.number': '17',
    'team.name': desk.teams[0]?.name ?? '',
    'company.name': desk.inboxes[0]?.company ?? '',
  };
}
