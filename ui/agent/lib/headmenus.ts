/** What the menus over a conversation offer: whom to give it to, and everything else that can be done with it. */
import type { Conversation, Priority } from '../../shared/protocol';
import type { MenuGroup, MenuItem } from '../parts/Menu.svelte';
import { assign, follow, moveTo, prioritise, setDue, setStatus, snooze, turnInto, type Ids } from '../state/actions';
import type { Colleague } from '../state/api';
import type { Asking } from '../state/asking.svelte';
import type { Desk } from '../state/desk.svelte';
import { after, put } from '../state/put';
import type { Shortcuts } from '../state/shortcuts.svelte';
import { t, words } from '../words.svelte';
import { localOf } from './local';
import { moments, offset, when, type Moment } from './moments';

/** The whole menu, or one question of it. */
export type Panel = 'all' | 'priority' | 'team' | 'snooze' | 'due';

export const priorities: readonly Priority[] = ['low', 'normal', 'high', 'urgent'];
const order = { accepting: 0, away: 1, invisible: 2, offline: 3 } as const;

/** Colleagues, those who are there first. */
export function colleagues(desk: Desk): Colleague[] {
  const rank = ({ id }: Colleague) => order[desk.presence.of(id)];
  return desk.agents
    .filter((agent) => agent.id !== desk.me.id)
    .sort((a, b) => rank(a) - rank(b) || a.name.localeCompare(b.name));
}

/** Whom to give one conversation or several to. What all of them have already is marked. */
export function assignees(desk: Desk, rows: readonly Conversation[]): MenuGroup[] {
  const ids = idsOf(rows);
  const to = (id: string) => ({
    checked: rows.every(({ assignee }) => assignee === id),
    run: () => void assign(desk, ids, id),
  });
  return [
    {
      items: [
        { label: t('assign.me'), ...to(desk.me.id) },
        { label: t('assign.nobody'), ...to('') },
      ],
    },
    {
      title: t('assign.team'),
      items: colleagues(desk).map((colleague) => ({ ...personOf(desk, colleague), ...to(colleague.id) })),
    },
  ];
}

/** Colleagues who could follow, and those who do. */
export function followers(desk: Desk, row: Conversation): MenuGroup[] {
  const items = colleagues(desk).map((colleague) => {
    const on = row.followers.includes(colleague.id);
    return { ...personOf(desk, colleague), on, run: () => void follow(desk, row.id, colleague.id, !on) };
  });
  return [{ title: t('follow.who'), items }];
}

function personOf(desk: Desk, { id, name, avatar, capacity }: Colleague) {
  const presence = desk.presence.of(id);
  const load = t('assign.load', { chats: words().number(desk.floor.load(id)), most: words().number(capacity) });
  return {
    label: name,
    detail: presence === 'accepting' ? load : `${load} · ${t(`presence.${presence}`)}`,
    person: { id, name, src: avatar, present: presence === 'accepting' },
  };
}

export function only(
  panel: Exclude<Panel, 'all'>,
  desk: Desk,
  rows: readonly Conversation[],
  asking: Asking,
): MenuGroup[] {
  if (panel === 'snooze') return snoozes(desk, rows, asking);
  if (panel === 'due') return dues(desk, rows, asking);
  const ids = idsOf(rows);
  if (panel === 'priority') {
    const items = priorities.map((priority) => ({
      label: t(`priority.${priority}`),
      checked: rows.every((row) => row.priority === priority),
      run: () => void prioritise(desk, ids, priority),
    }));
    return [{ title: t('head.priority_label'), items }];
  }
  const items = [...desk.teams, { id: '', name: t('head.no_team') }].map(({ id, name }) => ({
    label: name,
    checked: rows.every(({ team }) => team === id),
    run: () => void moveTo(desk, ids, id),
  }));
  return [{ title: t('head.team_label'), items }];
}

/** The zone of the one customer that is meant, where its clocks show another time than ours; else empty. */
export function customersZone(desk: Desk, ids: readonly string[], now: number): string {
  const tz = ids.length === 1 ? (desk.head(ids[0] ?? '')?.contact.tz ?? '') : '';
  return localOf(tz, now) && offset(now, tz) !== offset(now, words().zone) ? tz : '';
}

/** Until when to put off: by our clock, and by the customer's where it shows another time. */
function snoozes(desk: Desk, rows: readonly Conversation[], asking: Asking): MenuGroup[] {
  const ids = idsOf(rows);
  const { now } = desk.clock;
  const item = ({ name, at }: Moment): MenuItem => ({
    label: t(`moment.${name}`),
    detail: when(at, now),
    run: () => void snooze(desk, ids, at),
  });
  const items = moments(now, words().zone).map(item);
  const tz = customersZone(
    desk,
    rows.map(({ id }) => id),
    now,
  );
  const place = localOf(tz, now)?.place ?? '';
  const theirs: MenuItem[] = (tz ? moments(now, tz) : [])
    .filter(({ name }) => name !== 'hour') // an hour is as long everywhere
    .map((moment) => ({
      ...item(moment),
      hint: t('snooze.there', { time: localOf(tz, moment.at)?.time ?? '', place }),
    }));
  const ask = () => (asking.question = { what: 'moment', of: 'snooze', ids: rows.map(({ id }) => id) });
  const more: MenuItem[] = [
    { label: t('snooze.writes'), run: () => void snooze(desk, ids, 0) },
    { label: t('moment.own'), run: ask },
  ];
  if (rows.every(({ status }) => status === 'snoozed'))
    more.push({ label: t('snooze.end'), run: () => void setStatus(desk, ids, 'open') });
  const there = tz ? [{ title: t('moment.theirs', { place }), items: theirs }] : [];
  return [{ title: t('snooze.label'), items }, ...there, { items: more }];
}

function dues(desk: Desk, rows: readonly Conversation[], asking: Asking): MenuGroup[] {
  const ids = idsOf(rows);
  const { now } = desk.clock;
  const items = moments(now, words().zone)
    .filter(({ name }) => name !== 'hour')
    .map(({ name, at }) => ({
      label: t(`moment.${name}`),
      detail: when(at, now),
      checked: rows.every(({ due_at }) => due_at === at),
      run: () => void setDue(desk, ids, at),
    }));
  const ask = () => (asking.question = { what: 'moment', of: 'due', ids: rows.map(({ id }) => id) });
  const none = { label: t('due.none'), checked: rows.every(({ due_at }) => due_at === 0) };
  const more = [
    { label: t('moment.own'), run: ask },
    { ...none, run: () => void setDue(desk, ids, 0) },
  ];
  return [{ title: t('due.label'), items }, { items: more }];
}

/** One is changed as one: its notice names it. */
function idsOf(rows: readonly Conversation[]): Ids {
  const ids = rows.map(({ id }) => id);
  return ids.length === 1 ? (ids[0] ?? '') : ids;
}

type Ways = {
  show: (panel: Panel) => void;
  rename: () => void;
  tag: () => void;
  merge: () => void;
  write: () => void;
  href: string;
};

export function everything(desk: Desk, row: Conversation, shortcuts: Shortcuts, ways: Ways): MenuGroup[] {
  const other = row.kind === 'chat' ? 'ticket' : 'chat';
  const team = desk.teamName(row.team) || t('head.no_team');
  const aside: MenuItem[] =
    row.status === 'open'
      ? [{ label: t('head.set_pending'), run: () => void setStatus(desk, row.id, 'pending') }]
      : row.status === 'solved'
        ? []
        : [{ label: t('head.set_open'), run: () => void setStatus(desk, row.id, 'open') }];
  const address = desk.head(row.id)?.contact.address;
  return [
    {
      items: [
        {
          label: t('head.set_priority', { priority: t(`priority.${row.priority}`) }),
          detail: shortcuts.keyOf('priority'),
          run: () => ways.show('priority'),
        },
        { label: t('keys.tags'), detail: shortcuts.keyOf('tags'), run: ways.tag },
        ...(row.status === 'solved'
          ? []
          : [{ label: t('keys.snooze'), detail: shortcuts.keyOf('snooze'), run: () => ways.show('snooze') }]),
        {
          label: row.due_at > 0 ? t('head.due', { time: when(row.due_at, desk.clock.now) }) : t('keys.due'),
          detail: shortcuts.keyOf('due'),
          run: () => ways.show('due'),
        },
        {
          label: t(row.followers.includes(desk.me.id) ? 'follow.stop' : 'follow.start'),
          detail: shortcuts.keyOf('follow'),
          run: () => void follow(desk, row.id, desk.me.id, !row.followers.includes(desk.me.id)),
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
        ...(row.drawer ? [] : [{ label: t('merge.into'), run: ways.merge }]),
      ],
    },
    {
      items: [
        ...(address && !row.drawer
          ? [{ label: t('transcript.send'), run: () => after(desk, (all) => all.sendTranscript(desk, row.id)) }]
          : []),
        ...(row.drawer ? [] : [{ label: t('head.write'), run: ways.write }]),
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
    {
      items: [
        {
          label: t(row.drawer ? 'put.no_spam' : 'put.spam'),
          detail: shortcuts.keyOf('spam'),
          run: () => shortcuts.act('spam'),
        },
        ...(row.drawer
          ? []
          : [
              {
                label: t('put.spam_block'),
                run: () => put(desk, (all) => all.spamAndBlock(desk, [row.id])),
              },
            ]),
        { label: t('put.delete'), detail: shortcuts.keyOf('remove'), run: () => shortcuts.act('remove') },
      ],
    },
  ];
}
