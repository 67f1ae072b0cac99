import { render } from '@testing-library/svelte';
import { describe, expect, it } from 'vitest';
import { payloads } from '../testing/payloads';
import RichText from './RichText.svelte';

const made = new Set([
  'DIV',
  'P',
  'A',
  'STRONG',
  'EM',
  'DEL',
  'CODE',
  'PRE',
  'UL',
  'OL',
  'LI',
  'BLOCKQUOTE',
  'B',
  'svg',
  'path',
]);
const attributes = new Set(['class', 'dir', 'lang', 'href', 'target', 'rel', 'title', 'start', 'tabindex']);

describe.each([
  ['a customer', true],
  ['the team', false],
])('written by %s', (_, customer) => {
  it.each(payloads)('%s is text', (body) => {
    const { container } = render(RichText, { body, customer });
    for (const element of container.querySelectorAll('.text *')) {
      expect(made).toContain(element.tagName);
      for (const { name } of element.attributes) expect(attributes).toContain(name);
    }
    for (const link of container.querySelectorAll('a')) {
      expect(new URL(link.href).protocol).toMatch(/^(https?|mailto):$/);
      expect(link.rel).toBe('noopener noreferrer nofollow');
      expect(link.target).toBe('_blank');
    }
  });
});

it('there are more than sixty of them, and a customer’s are read letter by letter', () => {
  expect(payloads.length).toBeGreaterThan(60);
  for (const body of payloads) {
    const { container, unmount } = render(RichText, { body, customer: true });
    expect(container.querySelector('.text')?.textContent.trim()).toBe(body);
    unmount();
  }
});

it('a way of turning text around stays inside its own message', () => {
  const { container } = render(RichText, { body: 'invoice\u202Egnp.exe', customer: true });
  const paragraph = container.querySelector('p');
  expect([paragraph?.dir, paragraph?.textContent]).toEqual(['auto', 'invoice\u202Egnp.exe']);
});
