import { describe, expect, it } from 'vitest';
import type { Conversation } from '../../shared/protocol';
import { crowd, mara, rows, wren } from '../testing/cast';
import { sorting, type Filter } from '../saved/filter';
import { group, sortingOf, type Sorting } from './groups';
import { Listing } from './listing';

const now = 1_790_000_000_000;
const who = { me: mara, teams: [] };
const everybody = () => true;
const saved = (filter: Filter) => sorting(filter, who, now, everybody);
const views: [string, Sorting][] = [
  ['open', sortingOf(mara, 'open', 'wait', '')],
  ['found', sortingOf(mara, 'open', 'new', 'guest 1')],
  ['mine', sortingOf(mara, 'mine', 'wait', '')],
  ['solved', sortingOf(mara, 'solved', 'new', '')],
  ['a saved view by wait', saved({ assignee: ['none', 'me'], order: 'wait' })],
  ['a saved view by date', saved({ status: ['open'], due: ['day', 'overdue'], order: 'due' })],
  ['a saved view, the oldest first', saved({ kind: ['chat'], order: 'oldest' })],
];

/** The same numbers in every run. */
function dice(seed: number): (sides: number) => number {
  let state = seed;
  return (sides) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return (state >>> 8) % sides;
  };
}

function changed(row: Conversation, roll: (sides: number) => number): Conversation {
  const status = (['open', 'open', 'pending', 'solved'] as const)[roll(4)] ?? 'open';
  return {
    ...row,
    status,
    version: row.version + 1,
    kind: roll(2) ? 'chat' : 'ticket',
    assignee: ['', mara, wren][roll(3)] ?? '',
    waiting_since: roll(2) ? now - roll(20) * 1000 : 0,
    last_at: now - roll(20) * 1000,
    due_at: roll(2) ? now + roll(20) * 1000 : 0,
  };
}

describe('a listing', () => {
  it.each(views)('moves rows to where a sort of all would have put them: %s', (_, asked) => {
    const roll = dice(7);
    const held = new Map([...rows(now), ...crowd(120, now)].map((row) => [row.id, row]));
    const listing = new Listing(asked);
    listing.groups(held);
    for (let round = 0; round < 200; round++) {
      for (let i = roll(4); i >= 0; i--) {
        const id = [...held.keys()][roll(held.size)] ?? '';
        const before = held.get(id) as Conversation;
        listing.touch(id, before);
        if (roll(10) === 0) held.delete(id);
        else held.set(id, changed(before, roll));
        if (roll(10) === 0) {
          const fresh = { ...changed(before, roll), id: `new-${round}-${i}` };
          listing.touch(fresh.id, undefined);
          held.set(fresh.id, fresh);
        }
      }
      const whole = group(held.values(), asked);
      expect(listing.groups(held)).toEqual(whole);
    }
  });

  it('keeps a group that nothing moved in', () => {
    const held = new Map(rows(now).map((row) => [row.id, row]));
    const listing = new Listing(sortingOf(mara, 'open', 'wait', ''));
    const before = listing.groups(held);
    const jun = held.get('jun') as Conversation;
    listing.touch('jun', jun);
    held.set('jun', { ...jun, preview: 'Hello?' });
    const after = listing.groups(held);
    expect(after[0]).not.toBe(before[0]);
    expect(after[1]).toBe(before[1]);
    expect(after[2]).toBe(before[2]);
    expect(listing.groups(held)).toBe(after);
  });
});
