import { describe, expect, it } from 'vitest';
import type { Message } from '../../shared/protocol';
import { mara, row, rows, wren } from '../testing/cast';
import { Conversations } from './conversations.svelte';

const now = 1_790_000_000_000;

function held() {
  const conversations = new Conversations();
  conversations.put(rows(now));
  return conversations;
}

function message(seq: number, change: Partial<Message> = {}): Message {
  return { id: `m${seq}`, seq, kind: 'reply', at: now, author: { kind: 'contact' }, body: 'Hello?', ...change };
}

describe('groups', () => {
  it('put the longest wait first and chats of others among the talking', () => {
    const groups = held().groups(mara, 'open', 'wait', '');
    expect(groups.map(({ name, rows: list }) => [name, list.map((found) => found.id)])).toEqual([
      ['waiting', ['omar', 'ada', 'jun']],
      ['talking', ['priya', 'tomas']],
      ['tickets', ['lea', 'yara', 'bo', 'elif', 'noor']],
    ]);
  });

  it('order by the last activity when asked to', () => {
    const [waiting] = held().groups(mara, 'open', 'new', '');
    expect(waiting?.rows.map((found) => found.id)).toEqual(['jun', 'ada', 'omar']);
  });

  it('leave out groups that have nobody', () => {
    const groups = held().groups(wren, 'mine', 'wait', '');
    expect(groups.map(({ name }) => name)).toEqual(['talking']);
  });

  it('find by name, by words of the preview and by number', () => {
    const find = (text: string) =>
      held()
        .groups(mara, 'open', 'wait', text)
        .flatMap((group) => group.rows.map((found) => found.id));
    expect(find('TOMÁS')).toEqual(['tomas']);
    expect(find('e14 bulb')).toEqual(['jun']);
    expect(find('#4461')).toEqual(['ada']);
  });

  it('leave out what lies in a drawer, which is opened by itself', () => {
    const conversations = held();
    conversations.put([{ ...row('omar'), version: 2, drawer: 'spam', waiting_since: now - 1000 }]);
    expect(conversations.waiting(mara).map((found) => found.id)).toEqual(['ada', 'jun']);
    expect([...conversations.all()].some(({ id }) => id === 'omar')).toBe(false);
    const [spam] = conversations.groups(mara, 'spam', 'wait', '');
    expect(spam?.rows.map((found) => found.id)).toEqual(['omar']);
  });

  it('show again what comes out of a drawer, though its event has told the version before', () => {
    const conversations = held();
    conversations.put([{ ...row('omar'), version: 2, drawer: 'spam' }]);
    conversations.put([{ ...row('omar'), version: 2 }]);
    expect(conversations.get('omar')?.drawer).toBeUndefined();
  });

  it('show a wait that somebody else has taken as theirs', () => {
    const conversations = held();
    conversations.put([{ ...row('jun'), version: 2, assignee: wren, waiting_since: now - 1000 }]);
    expect(conversations.waiting(mara).map((found) => found.id)).toEqual(['omar', 'ada']);
  });
});

describe('places', () => {
  it('are those of the server: urgent first, then by wait, each team by itself', () => {
    const conversations = new Conversations();
    const queued = (id: string, since: number, change = {}) => row(id, { queued_at: now + since, ...change });
    conversations.put([
      queued('late', 30),
      queued('early', 10),
      queued('other', 5, { team: 'team2' }),
      queued('urgent', 40, { priority: 'urgent' }),
      queued('low', 1, { priority: 'low' }),
      row('taken', { assignee: mara }),
    ]);
    const place = (id: string) => conversations.place(id);
    expect(['urgent', 'early', 'late', 'low', 'other', 'taken'].map(place)).toEqual([1, 2, 3, 4, 1, 0]);
    conversations.put([row('early', { version: 2, assignee: wren })]);
    expect(['early', 'late'].map(place)).toEqual([0, 2]);
  });
});

describe('news', () => {
  it('that come twice change nothing the second time', () => {
    const conversations = held();
    const news = { conversation: 'jun', row: { version: 2, waiting_since: now }, message: message(3) };
    conversations.message(news);
    const once = conversations.get('jun');
    conversations.message(news);
    expect(conversations.get('jun')).toEqual(once);
    expect(once).toMatchObject({ last_seq: 3, version: 2, preview: 'Hello?' });
  });

  it('that come late do not undo later ones', () => {
    const conversations = held();
    conversations.message({ conversation: 'jun', row: { version: 3 }, message: message(4, { body: 'second' }) });
    conversations.message({ conversation: 'jun', row: { version: 2 }, message: message(3, { body: 'first' }) });
    conversations.put([{ ...row('jun'), version: 1, preview: 'old' }]);
    expect(conversations.get('jun')).toMatchObject({ preview: 'second', last_seq: 4, version: 3 });
  });

  it('of an acknowledgement end the wait, of a note and of an event they do not', () => {
    const conversations = held();
    const by = { kind: 'agent', id: mara } as const;
    conversations.message({ conversation: 'omar', message: message(3, { kind: 'note', author: by, body: 'secret' }) });
    conversations.message({ conversation: 'omar', message: message(4, { kind: 'event', author: by }) });
    expect(conversations.get('omar')?.waiting_since).toBeGreaterThan(0);
    expect(conversations.get('omar')?.preview).not.toBe('secret');
    conversations.message({ conversation: 'omar', message: message(5, { author: by, body: 'Here you are' }) });
    expect(conversations.get('omar')).toMatchObject({ waiting_since: 0, preview: 'Here you are' });
  });

  it('of a conversation that is not held say so', () => {
    expect(held().message({ conversation: 'stranger', message: message(1) })).toBe(false);
  });

  it('from before a conversation went do not bring it back', () => {
    const conversations = held();
    conversations.remove('jun', 120);
    conversations.put([row('jun')], 119);
    expect(conversations.get('jun')).toBeUndefined();
    conversations.put([row('jun')], 121);
    expect(conversations.get('jun')).toBeDefined();
  });
});

it('a change shown before it was granted can be taken back', () => {
  const conversations = held();
  const before = conversations.expect('ada', { status: 'solved' });
  expect(conversations.get('ada')?.status).toBe('solved');
  if (before) conversations.put([before]);
  expect(conversations.get('ada')?.status).toBe('open');
});
