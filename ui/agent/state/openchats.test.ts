import { describe, expect, it } from 'vitest';
import { mara, row, wren } from '../testing/cast';
import { Conversations } from './conversations.svelte';
import { OpenChats } from './openchats.svelte';

function held() {
  const conversations = new Conversations();
  conversations.put([
    row('late', { assignee: mara, created: 30 }),
    row('early', { assignee: mara, created: 10 }),
    row('ticket', { assignee: mara, kind: 'ticket' }),
    row('solved', { assignee: mara, status: 'solved' }),
    row('spam', { assignee: mara, drawer: 'spam' }),
    row('other', { assignee: wren, created: 20 }),
  ]);
  const chats = new OpenChats(conversations, mara);
  return { conversations, chats, tabs: () => chats.rows.map(({ id }) => id) };
}

describe('the open chats', () => {
  it('are those this agent has, oldest first, and what was opened', () => {
    const { chats, tabs } = held();
    expect([tabs(), chats.held]).toEqual([['early', 'late'], 2]);
    chats.open('other');
    expect([tabs(), chats.held]).toEqual([['early', 'other', 'late'], 2]);
  });

  it('go when they are closed, solved or somebody else’s, and come back when they are opened', () => {
    const { conversations, chats, tabs } = held();
    expect(chats.close('early')).toBe('late');
    expect(tabs()).toEqual(['late']);
    chats.open('early');
    expect(tabs()).toEqual(['early', 'late']);
    conversations.put([row('late', { version: 2, assignee: wren, created: 30 })]);
    expect([tabs(), chats.held]).toEqual([['early'], 1]);
    conversations.put([row('early', { version: 2, assignee: mara, status: 'solved', created: 10 })]);
    expect(tabs()).toEqual(['early']); // it is being read
    chats.open('late');
    expect(tabs()).toEqual(['late']);
  });

  it('keep what was opened when there are more than anybody can talk to, and then what moved last', () => {
    const { conversations, chats, tabs } = held();
    conversations.put(
      Array.from({ length: 40 }, (_, i) => row(`more-${i}`, { assignee: mara, created: i, last_at: 1_000_000 + i })),
    );
    chats.open('early');
    expect(tabs()).toHaveLength(20);
    expect(tabs()).toContain('early');
    expect(tabs()).toContain('more-39');
    expect(tabs()).not.toContain('more-0');
  });
});
