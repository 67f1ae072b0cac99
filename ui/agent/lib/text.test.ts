import { expect, it } from 'vitest';
import { rich } from '../../shared/richtext';
import { hue, initials, markdownLink, previewOf } from './text';
import { replace, slashAt } from './slash';
import { wait } from './waiting';
import { windowed } from './windowing';

it('a label can not close its link early', () => {
  const [block] = rich(`See ${markdownLink('a](https://evil.example)[b', 'https://shop.example/x')}`);
  const label = { kind: 'text', text: 'a (https://evil.example) b' };
  expect(block).toMatchObject({ spans: [{}, { kind: 'link', href: 'https://shop.example/x', spans: [label] }] });
});

it.each([
  ['Ada Park', 'AP'],
  ['Jun', 'JU'],
  ['Juan Carlos de la Cruz', 'JC'],
  ['👩‍🚀 Lee', '👩‍🚀L'],
  ['', '?'],
])('the initials of %s', (name, expected) => expect(initials(name)).toBe(expected));

it('a person keeps their hue', () => {
  expect(hue('contact1')).toBe(hue('contact1'));
  expect(new Set(Array.from({ length: 60 }, (_, i) => hue(`c${i}`)))).toEqual(new Set([1, 2, 3, 4, 5]));
});

it.each([
  ['/del', 4, 'del'],
  ['Here: /change a d', 17, 'change a d'],
  ['/', 1, ''],
  ['and/or', 6, undefined],
  ['https://x', 9, undefined],
  ['/ del', 5, undefined],
  ['/del\nmore', 9, undefined],
])('%s with the caret at %i asks for %s', (text, caret, query) => {
  expect(slashAt(text, caret)?.query).toBe(query);
});

it('an article takes the place of the question', () => {
  const slash = slashAt('See /del please', 8);
  expect(slash && replace('See /del please', slash, '[A](u)')).toEqual({ text: 'See [A](u) please', caret: 10 });
});

it.each([
  [30, 'calm'],
  [60, 'warm'],
  [120, 'warm'],
  [121, 'late'],
])('after %i s of a target of 120 s a wait is %s', (seconds, level) => {
  expect(wait(1000, 1000 + seconds * 1000, 120)?.level).toBe(level);
});

it('nobody waits since zero', () => expect(wait(0, 5000)).toBeUndefined());

it('of five thousand rows a screenful exists', () => {
  const sections = windowed([3, 5000], 32, 60, 60_000, 800);
  const drawn = sections.reduce((sum, { first, last }) => sum + last - first, 0);
  expect(drawn).toBeLessThan(40);
  expect(sections[0]).toMatchObject({ first: 3, last: 3 });
});

it.each([
  ['agent', 'See [Delivery](https://shop.example/d) **today**', 'See Delivery today'],
  ['agent', 'See [Delivery and what comes after](https://shop.exa…', 'See Delivery and what comes after…'],
  ['agent', '📎 lamp.png', '📎 lamp.png'],
  ['agent', '```', '```'],
  ['contact', 'It has **two** signs', 'It has **two** signs'],
  ['agent', '', ''],
] as const)('the list shows what an %s wrote without what is for the log: %s', (last_author, preview, shown) => {
  expect(previewOf({ preview, last_author })).toBe(shown);
});
