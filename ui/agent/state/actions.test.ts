import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Api } from '../../shared/api';
import type { Conversation, MessageNews } from '../../shared/protocol';
import { socketUrl } from '../../shared/socket';
import { mara, me, row as sample, wren } from '../testing/cast';
import { FakeDesk, install } from '../testing/fakedesk';
import { words } from '../words.svelte';
import { assign, follow, moveTo, prioritise, rename, setField, snooze, solve, tag, turnInto } from './actions';
import { DeskApi } from './api';
import { agentLine } from './connection.svelte';
import { Desk } from './desk.svelte';
import { occasionOf } from './ringer.svelte';

let server: FakeDesk;
let desk: Desk;
let stop: () => void;

beforeEach(async () => {
  localStorage.clear();
  await words().use('en');
  server = new FakeDesk();
  install(server);
  const line = agentLine(
    socketUrl('http://localhost'),
    () => 'token',
    () => Promise.resolve(true),
  );
  desk = new Desk(structuredClone(me), new DeskApi(new Api('http://localhost')), line);
  stop = desk.run();
  await vi.waitFor(() => expect([desk.connection.live, desk.conversations.loaded]).toEqual([true, true]));
});

afterEach(() => stop());

const row = (id: string) => desk.conversations.get(id) as Conversation;
const said = () => desk.notices.current?.text;

/** Refuses the next change as the server does when something else happened first. */
function refuseOnce(current: Conversation) {
  const original = server.answer.bind(server);
  let refused = false;
  vi.spyOn(server, 'answer').mockImplementation((url, method, body) => {
    if (method !== 'PATCH' || refused) return original(url, method, body);
    refused = true;
    return Promise.resolve({ status: 409, body: { code: 'conflict', text: 'changed', current } });
  });
}

describe('what was done can be undone', () => {
  it('newest first, wherever the agent has gone since', async () => {
    await solve(desk, 'ada');
    await prioritise(desk, 'omar', 'urgent');
    await assign(desk, 'jun', wren);
    for (const [id, field, before] of [
      ['jun', 'assignee', ''],
      ['omar', 'priority', 'normal'],
      ['ada', 'status', 'open'],
    ] as const) {
      expect(desk.notices.undo()).toBe(true);
      await vi.waitFor(() => expect(server.conversations.get(id)?.[field]).toBe(before));
      desk.notices.dismiss(); // "undone"
    }
    expect(desk.notices.undo()).toBe(false);
  });

  it('team, kind and subject alike', async () => {
    await moveTo(desk, 'ada', '');
    await turnInto(desk, 'ada', 'ticket');
    await rename(desk, 'ada', 'A table before Friday');
    expect(row('ada')).toMatchObject({ team: '', kind: 'ticket', subject: 'A table before Friday' });
    for (let i = 0; i < 3; i++) desk.notices.undo();
    await vi.waitFor(() =>
      expect(server.conversations.get('ada')).toMatchObject({ team: 'team1', kind: 'chat', subject: '' }),
    );
  });

  it('but not what somebody has changed since', async () => {
    await prioritise(desk, 'ada', 'high');
    server.patch('ada', { priority: 'urgent' });
    await vi.waitFor(() => expect(row('ada').priority).toBe('urgent'));
    desk.notices.undo();
    await vi.waitFor(() => expect(said()).toMatch(/changed meanwhile/));
    expect(server.conversations.get('ada')?.priority).toBe('urgent');
  });

  it('also when a message came in between: only what was changed counts', async () => {
    await prioritise(desk, 'ada', 'high');
    refuseOnce({ ...row('ada'), version: row('ada').version + 1 });
    desk.notices.undo();
    await vi.waitFor(() => expect(server.conversations.get('ada')?.priority).toBe('normal'));
  });

  it('and what was refused is not offered for undoing', async () => {
    refuseOnce({ ...row('jun'), assignee: wren });
    expect(await assign(desk, 'jun', mara)).toBe(false);
    expect(said()).toBe('Wren was faster and has this conversation now.');
    expect(desk.notices.undo()).toBe(false);
    expect(row('jun').assignee).toBe(wren);
  });

  it('what is so already says nothing', async () => {
    expect(await prioritise(desk, 'ada', 'normal')).toBe(false);
    expect(said()).toBeUndefined();
  });
});

describe('what an agent is told of', () => {
  const talk = { assignee: '', created: 1000, kind: 'chat', first_reply_at: 0 } as const;
  const words = { id: 'm', kind: 'reply', author: { kind: 'contact' }, at: 1500 } as const;
  const given = { id: 'm', kind: 'event', event_type: 'assigned', author: { kind: 'agent', id: wren }, at: 9 } as const;

  it.each([
    ['first words', words, talk, 'chat'],
    ['later words', { ...words, at: 60_000 }, talk, 'reply'],
    ['words to me', { ...words, at: 60_000 }, { ...talk, assignee: mara }, 'reply'],
    ['words to a colleague', words, { ...talk, assignee: wren }, undefined],
    ['my own words', { ...words, author: { kind: 'agent', id: mara } }, talk, undefined],
    ['a note', { ...words, kind: 'note' }, talk, undefined],
    ['what is given to me', { ...given, data: { actor: wren, after: mara } }, talk, 'assigned'],
    ['what I took', { ...given, data: { actor: mara, after: mara } }, talk, undefined],
    ['what is given to a colleague', { ...given, data: { actor: mara, after: wren } }, talk, undefined],
  ] as const)('%s', (_, message, conversation, occasion) =>
    expect(occasionOf(message, conversation, mara)).toBe(occasion),
  );
});

describe('a ring in a team whose chats are given out', () => {
  const opened: MessageNews['message'] = { id: 'm1', kind: 'reply', author: { kind: 'contact' }, at: 1000 };
  const event = (event_type: string, data: object): MessageNews['message'] => {
    const from = { id: 'm2', kind: 'event', author: { kind: 'system' }, at: 1000 } as const;
    return { ...from, event_type, data };
  };

  it('is for whoever gets the chat, not for all who see it come', () => {
    expect(occasionOf(opened, sample('ada', { created: 900 }), mara, true)).toBeUndefined();
    expect(occasionOf(opened, sample('ada', { created: 900 }), mara, false)).toBe('chat');
    const given = event('assigned', { after: mara, reason: 'turn' });
    expect(occasionOf(given, sample('ada', { assignee: mara }), mara, true)).toBe('assigned');
    expect(occasionOf(given, sample('ada', { assignee: mara }), wren, true)).toBeUndefined();
  });

  it('is for all others when a chat comes back that nobody else was given', () => {
    const returned = event('returned', { before: mara, reason: 'unanswered' });
    expect(occasionOf(returned, sample('ada'), wren, true)).toBe('chat');
    expect(occasionOf(returned, sample('ada'), mara, true)).toBeUndefined();
    expect(occasionOf(returned, sample('ada', { assignee: wren }), wren, true)).toBeUndefined();
  });
});

describe('several at once', () => {
  const kept = (id: string) => server.conversations.get(id) as Conversation;

  it('are one notice and one undo', async () => {
    await prioritise(desk, 'omar', 'high');
    await tag(desk, ['ada', 'omar', 'jun'], 'tagrefund', true);
    expect(['ada', 'omar', 'jun'].map((id) => kept(id).tags)).toEqual([['tagrefund'], ['tagrefund'], ['tagrefund']]);
    expect(said()).toBe('3 conversations: Add the tag “refund”.');
    desk.notices.undo();
    await vi.waitFor(() => expect(said()).toBe('Undone: 3 conversations are as they were before.'));
    expect(['ada', 'omar', 'jun'].flatMap((id) => kept(id).tags)).toEqual([]);
    expect(kept('omar').priority).toBe('high');
  });

  it('are not spoiled by one that changed meanwhile, and its undo leaves that one alone', async () => {
    const before = row('omar').status;
    server.stale.add('omar');
    await solve(desk, ['ada', 'omar']);
    expect([row('ada').status, row('omar').status]).toEqual(['solved', before]);
    expect(
      desk.notices.all.some(({ text }) => /^1 of 2 was left as it is, Omar.*changed it meanwhile$/.test(text)),
    ).toBe(true);
    desk.notices.undo();
    await vi.waitFor(() => expect(kept('ada').status).toBe('open'));
    expect(kept('omar').status).toBe(before);
  });
});

describe('what is filed', () => {
  it('asks for what comes and goes alone', async () => {
    const asked = vi.spyOn(server, 'answer');
    await tag(desk, 'ada', 'tagdelivery', true);
    await tag(desk, 'ada', 'tagrefund', true);
    await tag(desk, 'ada', 'tagdelivery', false);
    await follow(desk, 'ada', mara, true);
    await setField(desk, 'ada', 'order', 'L-2041');
    await setField(desk, 'ada', 'order', undefined);
    const bodies = asked.mock.calls.filter(([, method]) => method === 'PATCH').map(([, , body]) => body);
    expect(bodies).toEqual([
      { add_tags: ['tagdelivery'] },
      { add_tags: ['tagrefund'] },
      { remove_tags: ['tagdelivery'] },
      { add_followers: [mara] },
      { custom: { order: 'L-2041' } },
      { custom: { order: null } },
    ]);
  });

  it('snoozes, and an undo of what came after puts the moment back', async () => {
    const until = Date.now() + 3_600_000;
    await snooze(desk, 'ada', until);
    expect([row('ada').status, row('ada').snoozed_until]).toEqual(['snoozed', until]);
    await solve(desk, 'ada');
    desk.notices.undo();
    await vi.waitFor(() =>
      expect(server.conversations.get('ada')).toMatchObject({ status: 'snoozed', snoozed_until: until }),
    );
    desk.notices.undo();
    await vi.waitFor(() => expect(server.conversations.get('ada')).toMatchObject({ status: 'open', snoozed_until: 0 }));
  });
});
