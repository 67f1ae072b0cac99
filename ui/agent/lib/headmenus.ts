/** What the menus over a conversation offer: whom to give it to, and everything else that can be done with it. */
import type { Conversation, Priority } from '../../shared/protocol';
import type { MenuGroup, MenuItem } from '../parts/Menu.svelte';
import { assign, moveTo, prioritise, setStatus, turnInto } from '../state/actions';
import type { Colleague } from '../state/api';
import type { Desk } from '../state/desk.svelte';
import type { Shortcuts } from '../state/shortcuts.svelte';
import { t, words } from '../words.svelte';

/** The whole menu, or one question of it. */
export type Panel = 'all' | 'priority' | 'team';

export const priorities: readonly Priority[] = ['low', 'normal', 'high', 'urgent'];
const order = { accepting: 0, away: 1, invisible: 2, offline: 3 } as const;

/** Colleagues, those who are there first. */
export function colleagues(desk: Desk): Colleague[] {
  const rank = ({ id }: Colleague) => order[desk.presence.of(id)];
  return desk.agents
    .filter((agent) => agent.id !== desk.me.id)
    .sort((a, b) => rank(a) - rank(b) || a.name.localeCompare(b.name));
}

export function assignees(desk: Desk, row: Conversation): MenuGroup[] {
  const to = (id: string) => ({ checked: row.assignee === id, run: () => void assign(desk, row.id, id) });
  return [
    {
      items: [
        { label: t('assign.me'), ...to(desk.me.id) },
        { label: t('assign.nobody'), ...to('') },
      ],
    },
    {
      title: t('assign.team'),
      items: colleagues(desk).map(({ id, name, avatar, capacity }) => {
        const presence = desk.presence.of(id);
        const person = { id, name, src: avatar, present: presence === 'accepting' };
        const load = t('assign.load', { chats: words().number(desk.floor.load(id)), most: words().number(capacity) });
        const state = presence === 'accepting' ? '' : ` · ${t(`presence.${presence}`)}`;
        return { label: name, detail: `${load}${state}`, person, ...to(id) };
      }),
    },
  ];
}

export function only(panel: Exclude<Panel, 'all'>, desk: Desk, row: Conversation): MenuGroup[] {
  if (panel === 'priority') {
    const items = priorities.map((priority) => ({
      label: t(`priority.${priority}`),
      checked: row.priority === priority,
      run: () => void prioritise(desk, row.id, priority),
    }));
    return [{ title: t('head.priority_label'), items }];
  }
  const items = [...desk.teams, { id: '', name: t('head.no_team') }].map(({ id, name }) => ({
    label: name,
    checked: row.team === id,
    run: () => void moveTo(desk, row.id, id),
  }));
  return [{ title: t('head.team_label'), items }];
}

type Ways = { show: (panel: Panel) => void; rename: () => void; href: string };

export function everything(desk: Desk, row: Conversation, shortcuts: Shortcuts, ways: Ways): MenuGroup[] {
  const other = row.kind === 'chat' ? 'ticket' : 'chat';
  const team = desk.teamName(row.team) || t('head.no_team');
  const aside: MenuItem[] =
    row.status === 'open'
      ? [{ label: t('head.set_pending'), run: () => void setStatus(desk, row.id, 'pending') }]
      : row.status === 'solved'
        ? []
        : [{ label: t('head.set_open'), run: () => void setStatus(desk, row.id, 'open') }];
  return [
    {
      items: [
        {
          label: t('head.set_priority', { priority: t(`priority.${row.priority}`) }),
          detail: shortcuts.keyOf('priority'),
          run: () => ways.show('priority'),
        },
        { label: t('head.set_team', { team }), detail: shortcuts.keyOf('team'), run: () => ways.show('team') },
        ...(row.status === 'solved'
          ? []
          : (['handover', 'escalate'] as const).map((act) => ({
              label: t(`keys.${act}`),
              detail: shortcuts.keyOf(act),
              run: () => shortcuts.act(act),
            }))),
        {
          label: t(`head.make_${other}`),
          detail: shortcuts.keyOf('kind'),
          run: () => void turnInto(desk, row.id, other),
        },
        {
          label: t(row.subject ? 'head.edit_subject' : 'head.add_subject'),
          detail: shortcuts.keyOf('subject'),
          run: ways.rename,
        },
        ...aside,
      ],
    },
    {
      items: [
        {
          label: t('head.copy_link'),
          run: () => {
            void navigator.clipboard.writeText(new URL(ways.href, location.origin).href).then(
              () => desk.notices.say({ text: t('done.copied') }),
              () => desk.notices.say({ text: t('fault.copy'), fault: true }),
            );
          },
        },
      ],
    },
  ];
}
