/**
 * The table of the settings: what the index shows, what the search finds, what each address loads. A section is one row; its
 * component is loaded when it is opened and gets `sub`, the rest of the address ("people/ID" opens `people` with `sub` "ID").
 */
import type { Component } from 'svelte';
import Bell from '@lucide/svelte/icons/bell';
import Keyboard from '@lucide/svelte/icons/keyboard';
import Clock from '@lucide/svelte/icons/clock';
import People from '@lucide/svelte/icons/contact-round';
import Palette from '@lucide/svelte/icons/palette';
import Person from '@lucide/svelte/icons/circle-user-round';
import Server from '@lucide/svelte/icons/server';
import SignIn from '@lucide/svelte/icons/key-round';
import Audit from '@lucide/svelte/icons/file-clock';
import Teams from '@lucide/svelte/icons/users-round';
import Inboxes from '@lucide/svelte/icons/inbox';
import Replies from '@lucide/svelte/icons/message-square-quote';
import Macros from '@lucide/svelte/icons/zap';
import Tags from '@lucide/svelte/icons/tag';
import Plain from '@lucide/svelte/icons/spell-check';
import Synonyms from '@lucide/svelte/icons/equal-approximately';
import Fields from '@lucide/svelte/icons/text-cursor-input';
import type { Load } from '../views/screens';
import { t as said } from './inbox/words.svelte';
import { t, type Word } from './words.svelte';

export type Group = 'you' | 'team' | 'inboxes' | 'system';
export type SectionProps = { sub: string };

/** One setting, as the search knows it. */
export type Entry = {
  /** The id of the element that holds it: `…/profile#tz`. */
  anchor: string;
  label: () => string;
  /** Other words that people look for it by. */
  also?: () => string;
};

export type Section = {
  /** Its place in the address, below `/desk/settings/`. */
  id: string;
  group: Group;
  icon: Component<{ size?: number }>;
  title: () => string;
  /** What is in it, in one line. */
  lead: () => string;
  entries: readonly Entry[];
  /** Who finds it; without, everybody. */
  admins?: boolean;
  load: Load<SectionProps>;
};

export const groups: readonly { id: Group; title: () => string }[] = [
  { id: 'you', title: () => t('group.you') },
  { id: 'team', title: () => t('group.team') },
  { id: 'inboxes', title: () => t('group.inboxes') },
  { id: 'system', title: () => t('group.system') },
];

const entry = (anchor: string, label: Word, also?: Word): Entry => ({
  anchor,
  label: () => t(label),
  ...(also ? { also: () => t(also) } : {}),
});

export const sections: readonly Section[] = [
  {
    id: 'profile',
    group: 'you',
    icon: Person,
    title: () => t('profile.title'),
    lead: () => t('profile.lead'),
    entries: [
      entry('avatar', 'profile.photo', 'profile.photo_also'),
      entry('name', 'profile.name'),
      entry('public_name', 'profile.public_name', 'profile.public_name_also'),
      entry('languages', 'profile.languages'),
      entry('tz', 'profile.tz', 'profile.tz_also'),
      entry('email', 'profile.email'),
      entry('password', 'profile.password', 'profile.password_also'),
    ],
    load: () => import('./profile/Profile.svelte'),
  },
  {
    id: 'appearance',
    group: 'you',
    icon: Palette,
    title: () => t('appearance.title'),
    lead: () => t('appearance.lead'),
    entries: [
      entry('theme', 'appearance.theme', 'appearance.theme_also'),
      entry('density', 'appearance.density', 'appearance.density_also'),
      entry('language', 'appearance.language'),
    ],
    load: () => import('./appearance/Appearance.svelte'),
  },
  {
    id: 'shortcuts',
    group: 'you',
    icon: Keyboard,
    title: () => t('shortcuts.title'),
    lead: () => t('shortcuts.lead'),
    entries: [
      entry('keys', 'appearance.keys', 'appearance.keys_also'),
      entry('bindings', 'shortcuts.bindings', 'shortcuts.also'),
    ],
    load: () => import('./shortcuts/Shortcuts.svelte'),
  },
  {
    id: 'notifications',
    group: 'you',
    icon: Bell,
    title: () => t('notifications.title'),
    lead: () => t('notifications.lead'),
    entries: [entry('occasions', 'notifications.occasions', 'notifications.also')],
    load: () => import('./notifications/Notifications.svelte'),
  },
  {
    id: 'people',
    group: 'team',
    icon: People,
    title: () => t('people.title'),
    lead: () => t('people.lead'),
    entries: [entry('list', 'people.roles', 'people.roles_also'), entry('invite', 'invite.title', 'invite.also')],
    load: () => import('./people/People.svelte'),
  },
  {
    id: 'teams',
    group: 'team',
    icon: Teams,
    title: () => t('teams.title'),
    lead: () => t('teams.lead'),
    entries: [entry('list', 'teams.assignment', 'teams.assignment_also'), entry('create', 'teams.create')],
    load: () => import('./teams/Teams.svelte'),
  },
  {
    id: 'hours',
    group: 'team',
    icon: Clock,
    title: () => t('hours.title'),
    lead: () => t('hours.lead'),
    entries: [entry('week', 'hours.week', 'hours.week_also'), entry('days', 'hours.days', 'hours.days_also')],
    load: () => import('./hours/Hours.svelte'),
  },
  {
    id: 'inboxes',
    group: 'inboxes',
    icon: Inboxes,
    title: () => said('title'),
    lead: () => said('lead'),
    admins: true,
    entries: [
      { anchor: 'list', label: () => said('title') },
      { anchor: 'new', label: () => said('new') },
    ],
    load: () => import('./inbox/Inboxes.svelte'),
  },
  {
    id: 'replies',
    group: 'inboxes',
    icon: Replies,
    title: () => said('replies'),
    lead: () => said('replies.lead'),
    entries: [{ anchor: 'find-reply', label: () => said('replies.find') }],
    load: () => import('./replies/Replies.svelte'),
  },
  {
    id: 'macros',
    group: 'inboxes',
    icon: Macros,
    title: () => said('macros'),
    lead: () => said('macros.lead'),
    entries: [{ anchor: 'macros', label: () => said('macros'), also: () => said('macros.also') }],
    load: () => import('./macros/Macros.svelte'),
  },
  {
    id: 'tags',
    group: 'inboxes',
    icon: Tags,
    title: () => t('tags.title'),
    lead: () => t('tags.lead'),
    entries: [entry('list', 'tags.manage', 'tags.manage_also')],
    load: () => import('./tags/Tags.svelte'),
  },
  {
    id: 'fields',
    group: 'inboxes',
    icon: Fields,
    title: () => t('fields.title'),
    lead: () => t('fields.lead'),
    entries: [
      entry('conversation', 'fields.of_conversations', 'fields.also'),
      entry('contact', 'fields.of_contacts', 'fields.also'),
    ],
    load: () => import('./customfields/Fields.svelte'),
  },
  {
    id: 'plain',
    group: 'inboxes',
    icon: Plain,
    title: () => t('plain.title'),
    lead: () => t('plain.lead'),
    entries: [
      entry('plain', 'plain.check', 'plain.check_also'),
      entry('silenced', 'plain.silenced'),
      entry('terms', 'plain.terms', 'plain.terms_also'),
    ],
    load: () => import('./plain/Plain.svelte'),
  },
  {
    id: 'synonyms',
    group: 'inboxes',
    icon: Synonyms,
    title: () => t('synonyms.title'),
    lead: () => t('synonyms.lead'),
    entries: [entry('add', 'synonyms.add', 'synonyms.also')],
    load: () => import('./synonyms/Synonyms.svelte'),
  },
  {
    id: 'server',
    group: 'system',
    icon: Server,
    title: () => t('server.title'),
    lead: () => t('server.lead'),
    admins: true,
    entries: [
      entry('mail', 'server.mail', 'server.mail_also'),
      entry('backups', 'server.backups', 'server.backups_also'),
      entry('superusers', 'server.superusers'),
      entry('logs', 'server.logs'),
    ],
    load: () => import('./server/Server.svelte'),
  },
  {
    id: 'signin',
    group: 'system',
    icon: SignIn,
    title: () => t('signin.title'),
    lead: () => t('signin.lead'),
    admins: true,
    entries: [
      entry('second_step', 'signin.step', 'signin.step_also'),
      entry('providers', 'signin.by', 'signin.by_also'),
    ],
    load: () => import('./signin/SignIn.svelte'),
  },
  {
    id: 'audit',
    group: 'system',
    icon: Audit,
    title: () => t('audit.title'),
    lead: () => t('audit.lead'),
    admins: true,
    entries: [entry('list', 'audit.title', 'audit.also')],
    load: () => import('./audit/Audit.svelte'),
  },
];
