import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { ClientFrame } from '../../shared/protocol';
import type { Line } from '../../shared/socket';
import { Floor } from './floor.svelte';

type Listener = (value: never) => void;

let listeners: Map<string, Listener>;
let said: ClientFrame[];
let live: boolean;
let floor: Floor;
let stop: () => void;

const hear = (t: string, frame: object) => listeners.get(t)?.({ t, ...frame } as never);

beforeEach(() => {
  vi.useFakeTimers();
  [listeners, said, live] = [new Map<string, Listener>(), [], true];
  const line = {
    on: (name: string, listener: Listener) => {
      listeners.set(name, listener);
      return () => listeners.delete(name);
    },
    send: (frame: ClientFrame) => live && said.push(frame) > 0,
  } as unknown as Line;
  floor = new Floor(line);
  stop = floor.run();
});
afterEach(() => {
  stop();
  vi.useRealTimers();
});

it('tells at once what comes on screen, and of a quick walk only where it ends', () => {
  floor.look(['a']);
  floor.look(['b']);
  floor.look(['c']);
  vi.runAllTimers();
  expect(said.map((frame) => 'conversations' in frame && frame.conversations)).toEqual([['a'], ['c']]);
});

it('says it again on a new line, and what was changed without one', () => {
  floor.look(['a']);
  vi.runAllTimers();
  live = false;
  floor.look(['b', 'a']);
  live = true;
  hear('welcome', { viewing: [{ conversation: 'a', agent: 'wren' }], loads: [{ agent: 'wren', chats: 2 }] });
  expect(said.at(-1)).toEqual({ t: 'viewing', conversations: ['a', 'b'] });
  expect([floor.viewing('a'), floor.load('wren'), floor.load('mara')]).toEqual([['wren'], 2, 0]);
});

it('follows who looks and how much each has, and drops what is gone', () => {
  hear('viewing', { conversation: 'a', agent: 'wren', on: true });
  hear('viewing', { conversation: 'a', agent: 'wren', on: true });
  hear('viewing', { conversation: 'a', agent: 'idris', on: true });
  expect(floor.viewing('a')).toEqual(['wren', 'idris']);
  hear('viewing', { conversation: 'a', agent: 'wren', on: false });
  expect(floor.viewing('a')).toEqual(['idris']);
  hear('gone', { conversation: 'a' });
  expect(floor.viewing('a')).toEqual([]);
  hear('load', { agent: 'wren', chats: 3 });
  expect(floor.load('wren')).toBe(3);
});
