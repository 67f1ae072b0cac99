/** What the palette offers besides conversations and articles: every act, place and setting by its name. */
import type { Conversation } from '../../shared/protocol';
import { colleagues, priorities } from '../lib/headmenus';
import { moments } from '../lib/moments';
import { t, words } from '../words.svelte';
import { assign, moveTo, prioritise, setStatus, snooze, tag } from './actions';
import type { Workspace } from './context';
import { after, put } from './put';
import type { Chosen } from './presence.svelte';
import type { Density, Theme } from './preferences.svelte';
import type { View } from './router.svelte';
import type { KeyAct } from './shortcuts.svelte';

export type CommandGroup = 'conversation' | 'macros' | 'assign' | 'go' | 'you';
export type Command = {
  id: string;
  group: CommandGroup;
  label: string;
  detail?: string;
  key?: string;
  /** Only for those who type: there are many of its kind. */
  quiet?: boolean;
  person?: { id: string; name: string; src?: string | undefined; present: boolean };
  run: () => void;
};

export const views: readonly View[] = ['open', 'mine', 'snoozed', 'solved', 'spam', 'deleted'];
export const themes: readonly Theme[] = ['system', 'light', 'dark'];
export const densities: readonly Density[] = ['comfortable', 'compact'];
export const presences: readonly Chosen[] = ['accepting', 'away', 'invisible'];

export function commands(space: Workspace, row: Conversation | undefined): Command[] {
  return [...(row ? onConversation(space, row) : []), ...places(space), ...own(space)];
}

function onConversation({ desk, router, shortcuts, asking }: Workspace, row: Conversation): Command[] {
  const group = 'conversation' as const;
  const act = (name: KeyAct, label: string): Command => ({
    id: name,
    group,
    label,
    key: shortcuts.keyOf(name),
    run: () => shortcuts.act(name),
  });
  const quiet = (id: string, label: string, run: () => void): Command => ({ id, group, label, quiet: true, run });
  return [
    act('reply', t('keys.reply')),
    act('note', t('keys.note')),
    act('articles', t('keys.articles')),
    act('macros', t('keys.macros')),
    act('plain', t('keys.plain')),
    act('close', t(row.status === 'solved' ? 'head.reopen' : 'head.solve')),
    ...(row.assignee === '' ? [act('take', t('keys.take'))] : []),
    act('assign', t('keys.assign')),
    ...(row.status === 'solved' ? [] : [act('handover', t('keys.handover')), act('escalate', t('keys.escalate'))]),
    act('priority', t('keys.priority')),
    act('team', t('keys.team')),
    act('tags', t('keys.tags')),
    ...(row.status === 'solved' ? [] : [act('snooze', t('keys.snooze'))]),
    act('due', t('keys.due')),
    act('follow', t(row.followers.includes(desk.me.id) ? 'follow.stop' : 'follow.start')),
    act('contact', t('keys.contact')),
    act('kind', t(row.kind === 'chat' ? 'head.make_ticket' : 'head.make_chat')),
    act('subject', t(row.subject ? 'head.edit_subject' : 'head.add_subject')),
    act('spam', t(row.drawer === 'spam' ? 'put.no_spam' : 'put.spam')),
    act('remove', t(row.drawer === 'deleted' ? 'put.restore' : 'put.delete')),
    quiet('link', t('link.add'), () => (asking.question = { what: 'pick', ids: [row.id] })),
    ...(row.drawer
      ? []
      : [quiet('merge', t('merge.into'), () => (asking.question = { what: 'merge', ids: [row.id] }))]),
    ...(row.drawer ? [] : [quiet('write', t('head.write'), () => router.go(`/desk/knowledge/from/${row.id}`))]),
    ...(desk.head(row.id)?.contact.address && !row.drawer
      ? [quiet('transcript', t('transcript.send'), () => after(desk, (all) => all.sendTranscript(desk, row.id)))]
      : []),
    ...(row.follow_up_at
      ? [quiet('came-back', t('rating.done'), () => after(desk, (all) => all.comeBack(desk, row.id, true)))]
      : []),
    quiet('block', t('put.block'), () => put(desk, (all) => all.block(desk, row.id, true))),
    quiet('spam-block', t('put.spam_block'), () => put(desk, (all) => all.spamAndBlock(desk, [row.id]))),
    ...(row.status === 'open'
      ? [quiet('pending', t('head.set_pending'), () => void setStatus(desk, row.id, 'pending'))]
      : []),
    ...priorities.map((priority) =>
      quiet(`priority-${priority}`, t('head.set_priority', { priority: t(`priority.${priority}`) }), () => {
        void prioritise(desk, row.id, priority);
      }),
    ),
    ...desk.teams.map(({ id, name }) =>
      quiet(`team-${id}`, t('head.set_team', { team: name }), () => void moveTo(desk, row.id, id)),
    ),
    ...filing(desk, row),
    ...people(desk, row),
  ];
}

/** Each tag and each moment by its name, for those who type. */
function filing(desk: Workspace['desk'], row: Conversation): Command[] {
  const quiet = (id: string, label: string, run: () => void): Command => ({
    id,
    group: 'conversation',
    label,
    quiet: true,
    run,
  });
  const { now } = desk.clock;
  return [
    ...desk.filing.tags.map(({ id, name }) => {
      const on = row.tags.includes(id);
      const label = t(on ? 'tags.remove' : 'tags.add', { tag: name });
      return quiet(`tag-${id}`, label, () => void tag(desk, row.id, id, !on));
    }),
    ...moments(now, words().zone).map(({ name, at }) =>
      quiet(`snooze-${name}`, `${t('head.snooze')}: ${t(`moment.${name}`)}`, () => void snooze(desk, row.id, at)),
    ),
    quiet('snooze-writes', `${t('head.snooze')}: ${t('snooze.writes')}`, () => void snooze(desk, row.id, 0)),
  ];
}

function people(desk: Workspace['desk'], row: Conversation): Command[] {
  const to = (id: string, label: string): Command => ({
    id: `assign-${id}`,
    group: 'assign',
    label,
    quiet: true,
    run: () => void assign(desk, row.id, id),
  });
  return [
    to(desk.me.id, t('palette.take')),
    to('', t('palette.unassign')),
    ...colleagues(desk).map(({ id, name, avatar }) => {
      const person = { id, name, src: avatar, present: desk.presence.of(id) === 'accepting' };
      return { ...to(id, t('palette.assign', { name })), person };
    }),
  ];
}

function places({ router, shortcuts, desk }: Workspace): Command[] {
  const group = 'go' as const;
  const go = (id: string, label: string, href: string): Command => ({ id, group, label, run: () => router.go(href) });
  const away = (id: string, label: string, href: string): Command => ({
    id,
    group,
    label,
    run: () => void window.open(href, '_blank', 'noopener'),
  });
  return [
    {
      id: 'longest',
      group,
      label: t('keys.longest'),
      key: shortcuts.keyOf('longest'),
      run: () => {
        const [first] = desk.conversations.waiting(desk.me.id);
        if (first) router.open(first.id);
      },
    },
    { id: 'board', group, label: t('keys.board'), key: shortcuts.keyOf('board'), run: () => shortcuts.act('board') },
    { id: 'select-all', group, label: t('bulk.all_view'), quiet: true, run: () => shortcuts.act('all') },
    ...views.map((view) =>
      go(
        `view-${view}`,
        t('palette.view', { view: t(`views.${view}`) }),
        router.href({ conversation: undefined, view }),
      ),
    ),
    ...(desk.views?.all ?? []).map(({ id, name }) =>
      go(`view-${id}`, t('palette.view', { view: name }), router.href({ conversation: undefined, view: id })),
    ),
    ...(desk.me.role === 'agent' ? [] : [go('day', t('rail.day'), '/desk/day')]),
    go('visitors', t('rail.visitors'), '/desk/visitors'),
    go('contacts', t('rail.contacts'), '/desk/contacts'),
    go('search', t('rail.search'), '/desk/search'),
    go('knowledge', t('rail.knowledge'), '/desk/knowledge/'),
    go('settings', t('rail.settings'), '/desk/settings/'),
    away('help', t('rail.help'), '/help/'),
    ...(desk.me.role === 'admin' ? [away('panel', t('rail.panel'), '/_/')] : []),
  ];
}

function own({ desk, session, preferences, shortcuts }: Workspace): Command[] {
  const group = 'you' as const;
  const set = (id: string, label: string, run: () => void): Command => ({ id, group, label, quiet: true, run });
  return [
    ...presences.map((state) => set(`presence-${state}`, t(`presence.${state}`), () => desk.presence.choose(state))),
    { id: 'keys', group, label: t('keys.show'), key: '?', run: () => (shortcuts.sheet = 'help') },
    { id: 'preferences', group, label: t('rail.preferences'), run: () => (shortcuts.sheet = 'preferences') },
    ...themes.map((theme) =>
      set(`theme-${theme}`, `${t('theme.title')}: ${t(`theme.${theme}`)}`, () => (preferences.theme = theme)),
    ),
    ...densities.map((density) =>
      set(`density-${density}`, `${t('density.title')}: ${t(`density.${density}`)}`, () => {
        preferences.density = density;
      }),
    ),
    ...words().locales.map((locale) =>
      set(`language-${locale}`, `${t('language.title')}: ${words().language(locale, true)}`, () => {
        void preferences.speak(locale);
      }),
    ),
    set('sign-out', t('rail.sign_out'), () => session.signOut()),
  ];
}
