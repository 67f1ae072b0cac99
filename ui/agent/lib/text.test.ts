import { expect, it } from 'vitest';
import { hue, initials, markdownLink, pieces } from './text';
import { replace, slashAt } from './slash';
import { wait } from './waiting';
import { windowed } from './windowing';

it.each([
  ['see https://shop.example/a?b=1.', [{ text: 'see ' }, link('https://shop.example/a?b=1'), { text: '.' }]],
  ['(https://shop.example/x)', [{ text: '(' }, link('https://shop.example/x'), { text: ')' }]],
  ['https://shop.example/a_(b)', [link('https://shop.example/a_(b)')]],
  ['[Help](/help/en/x) now', [{ text: 'Help', href: '/help/en/x' }, { text: ' now' }]],
  ['[//evil](//evil.example/x)', [{ text: '//evil', href: 'https://evil.example/x' }]],
  ['[x](javascript:alert(1))', [{ text: '[x](javascript:alert(1))' }]],
  ['<img src=x onerror=alert(1)>', [{ text: '<img src=x onerror=alert(1)>' }]],
  ['data:text/html,x', [{ text: 'data:text/html,x' }]],
])('%s becomes text and safe links', (body, expected) => {
  expect(pieces(body)).toEqual(expected);
});

function link(href: string) {
  return { text: href, href };
}

it('a long hostile text is cut at once', () => {
  const body = '['.repeat(10_000) + ']('.repeat(5000) + 'https://'.repeat(1000);
  expect(
    pieces(body)
      .map((piece) => piece.text)
      .join(''),
  ).toBe(body);
});

it('a label can not close its link early', () => {
  expect(pieces(markdownLink('a](https://evil.example)[b', 'https://shop.example/x'))).toEqual([
    { text: 'a (https://evil.example) b', href: 'https://shop.example/x' },
  ]);
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
