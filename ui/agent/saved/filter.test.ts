import { describe, expect, it } from 'vitest';
import table from '../../../internal/desk/testdata/filters.json';
import type { Conversation } from '../../shared/protocol';
import { clean, match, sorting, timed, unsolvedOnly, type Filter } from './filter';

const who = { me: table.me, teams: table.teams };
const everybody = () => true;

describe('a filter', () => {
  // the desk's tests read the same table
  it.each(table.rows)('$name', ({ filter, with: change, match: expected }) => {
    const row = { ...table.conversation, ...change } as unknown as Conversation;
    expect(match(filter as Filter, row, who, table.now)).toBe(expected);
  });

  it('says nothing that it does not ask', () => {
    expect(clean({ status: [], assignee: ['me'], followed: false, order: 'newest' })).toEqual({ assignee: ['me'] });
    expect(clean({ status: ['open', 'solved'], order: 'wait' })).toEqual({ status: ['open', 'solved'] });
    expect(clean({ custom: { floor: [], paid: [true, null] } })).toEqual({ custom: { paid: [true, null] } });
    expect(clean({ custom: { floor: [] } })).toEqual({});
    expect(clean({ order: 'wait' })).toEqual({ order: 'wait' });
  });

  it('knows whether time alone changes it, and whether what it asks for is all held', () => {
    expect([timed({ due: ['none', 'overdue'] }), timed({ due: ['any'] }), timed({})]).toEqual([true, false, false]);
    expect([unsolvedOnly({}), unsolvedOnly({ status: ['open', 'solved'] })]).toEqual([true, false]);
  });
});

describe('the order of a view', () => {
  const row = (id: string, change: Partial<Conversation>) =>
    ({ ...table.conversation, id, last_at: 5, waiting_since: 0, due_at: 0, ...change }) as unknown as Conversation;
  const rows = [
    row('b', { last_at: 9 }),
    row('a', { waiting_since: 3, due_at: 8 }),
    row('c', { waiting_since: 2 }),
    row('d', { due_at: 7, last_at: 1 }),
  ];
  it.each([
    [undefined, 'b a c d'],
    ['oldest', 'd a c b'],
    ['wait', 'c a b d'],
    ['due', 'd a b c'],
  ] as const)('%s', (order, expected) => {
    const compare = sorting(order ? { order } : {}, who, table.now, everybody).compare('saved');
    expect(
      rows
        .toSorted(compare)
        .map(({ id }) => id)
        .join(' '),
    ).toBe(expected);
  });
});
