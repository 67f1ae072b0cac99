import { expect, it } from 'vitest';
import type { Message } from '../../shared/protocol';
import { Reading } from './reading.svelte';

const said = (seq: number, id = 'ada', kind: Message['kind'] = 'reply'): Message => ({
  id: `m${seq}`,
  seq,
  kind,
  at: 0,
  author: { kind: id === 'ada' ? 'contact' : 'agent', id },
});

function setUp() {
  const clock = { now: 0 };
  return { clock, reading: new Reading(() => clock.now) };
}

it('what was there when the conversation was opened counts as read', () => {
  const { reading } = setUp();
  reading.onScreen('c1', 4);
  expect(reading.unread('c1', [said(3), said(4)], 'mara')).toBeUndefined();
});

it('a message of a blink ago was not read, one of two seconds ago was', () => {
  const { reading, clock } = setUp();
  reading.onScreen('c1', 4);
  clock.now = 10_000;
  reading.onScreen('c1', 5);
  expect(reading.unread('c1', [said(4), said(5)], 'mara')?.seq).toBe(5);
  clock.now = 12_000;
  expect(reading.unread('c1', [said(4), said(5)], 'mara')).toBeUndefined();
});

it('what came while nobody looked was not read, however long ago', () => {
  const { reading, clock } = setUp();
  reading.onScreen('c1', 4);
  clock.now = 1000;
  reading.onScreen('c1', 5);
  reading.offScreen('c1');
  clock.now = 100_000;
  expect(reading.unread('c1', [said(5)], 'mara')?.seq).toBe(5);
});

it('asks once about a message, and again about the next', () => {
  const { reading, clock } = setUp();
  reading.onScreen('c1', 4);
  clock.now = 5000;
  reading.told('c1', 5);
  expect(reading.unread('c1', [said(5)], 'mara')).toBeUndefined();
  expect(reading.unread('c1', [said(5), said(6)], 'mara')?.seq).toBe(6);
});

it('own words and events are nothing to ask about; a colleague’s answer is', () => {
  const { reading } = setUp();
  reading.onScreen('c1', 4);
  expect(reading.unread('c1', [said(5, 'mara'), said(6, 'ada', 'event')], 'mara')).toBeUndefined();
  expect(reading.unread('c1', [said(5, 'wren')], 'mara')?.seq).toBe(5);
});
