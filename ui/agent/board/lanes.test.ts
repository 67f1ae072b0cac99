import { beforeEach, describe, expect, it, vi } from 'vitest';
import { Router } from '../state/router.svelte';
import { conversationIn } from './dragging';
import { LaneRouter } from './lane.svelte';
import { Lanes } from './lanes.svelte';

function board(search = '', width = 1216): { lanes: Lanes; router: Router } {
  history.replaceState(null, '', `/desk/board${search}`);
  const router = new Router();
  const lanes = new Lanes(router);
  lanes.measure(width);
  return { lanes, router };
}

beforeEach(() => history.replaceState(null, '', '/desk/'));

describe('the lanes of the board', () => {
  it('are as many as fit, from one on a phone to four', () => {
    const { lanes } = board();
    for (const [width, fit] of [
      [320, 1],
      [1216, 2],
      [1376, 3],
      [1856, 4],
      [5000, 4],
    ] as const) {
      lanes.measure(width);
      expect(lanes.fit).toBe(fit);
    }
  });

  it('stand in the address, each once, four at most, and nothing that is no id', () => {
    expect(board('?lanes=a,b,a,<b>,c,d,e&at=c').lanes.all).toEqual(['a', 'b', 'c', 'd']);
    expect(board('?lanes=a,b&at=b').lanes.active).toBe('b');
    expect(board('?lanes=a,b&at=z').lanes.active).toBe('a');
    expect(board('').lanes.active).toBeUndefined();
  });

  it('take one more while there is room, then in place of the one with the focus', async () => {
    const { lanes } = board();
    for (const id of ['a', 'b', 'c']) lanes.put(id);
    expect([lanes.all, lanes.active]).toEqual([['a', 'c'], 'c']);
    lanes.put('a');
    expect([lanes.all, lanes.active]).toEqual([['a', 'c'], 'a']);
    lanes.put('d', 'c');
    expect([lanes.all, lanes.active]).toEqual([['a', 'd'], 'd']);
    await vi.waitFor(() => expect(location.search).toBe('?lanes=a,d&at=d'));
  });

  it('give the focus to the neighbour of the one that is closed', () => {
    const { lanes } = board('?lanes=a,b,c&at=b', 1376);
    lanes.close('b');
    expect([lanes.all, lanes.active]).toEqual([['a', 'c'], 'c']);
    lanes.close('a');
    expect([lanes.all, lanes.active]).toEqual([['c'], 'c']);
    lanes.close('c');
    expect([lanes.all, lanes.active]).toEqual([[], undefined]);
  });

  it('change places when one is dragged onto another', () => {
    const { lanes } = board('?lanes=a,b,c', 1376);
    lanes.move('c', 'a');
    expect(lanes.all).toEqual(['c', 'a', 'b']);
    lanes.move('c', 'b'); // where that one stood
    expect(lanes.all).toEqual(['a', 'b', 'c']);
  });

  it('that have no room are behind tabs: the one with the focus is always on screen', () => {
    const { lanes } = board('?lanes=a,b,c,d&at=d');
    expect(lanes.shown).toEqual(['c', 'd']);
    lanes.focus('a');
    expect(lanes.shown).toEqual(['a', 'b']);
    lanes.measure(320);
    lanes.focus('c');
    expect(lanes.shown).toEqual(['c']);
  });

  it('go round', () => {
    const { lanes } = board('?lanes=a,b,c&at=c', 1376);
    expect([lanes.beside(1), lanes.beside(-1)]).toEqual(['a', 'b']);
  });
});

it('a conversation that is opened comes into a lane while the board is there', () => {
  const { router } = board('?lanes=a');
  const opened: string[] = [];
  router.host = (id) => opened.push(id);
  router.open('b');
  router.host = undefined;
  router.open('c');
  expect([opened, router.conversation, router.section]).toEqual([['b'], 'c', 'conversations']);
});

it('a lane keeps moves to its own messages, and lets go of all others', () => {
  const { router } = board('?lanes=a,b');
  const lane = new LaneRouter(router, 'a');
  lane.go('/desk/c/a/m/7', 'replace');
  expect([lane.seq, lane.conversation, router.section]).toEqual([7, 'a', 'board']);
  lane.go('/desk/c/b');
  expect([router.section, router.conversation]).toEqual(['conversations', 'b']);
});

it.each([
  [`${location.origin}/desk/c/abc`, 'abc'],
  [`# a comment\r\n${location.origin}/desk/c/abc/m/3`, 'abc'],
  ['https://elsewhere.example/desk/c/abc', undefined],
  [`${location.origin}/desk/settings/`, undefined],
  ['no address', undefined],
])('what is dragged is a conversation of ours or nothing: %s', (list, found) => {
  expect(conversationIn(list)).toBe(found);
});
