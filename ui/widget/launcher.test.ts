import { expect, it } from 'vitest';
import tokens from '../shared/tokens.css?raw';
import launcher from './launcher.css?raw';

const values = (css: string, opening: string) => {
  const start = css.indexOf(opening);
  const block = css.slice(css.indexOf('{', start) + 1, css.indexOf('}', start));
  return Object.fromEntries([...block.matchAll(/(--[\w-]+):\s*([^;]+);/g)].map(([, name, value]) => [name, value]));
};

it.each([
  ['light', ':host {', ':root,\n:host {'],
  ['dark', ":host([data-theme='dark'])", ":root[data-theme='dark']"],
])('the launcher has the colours of the tokens: %s', (_theme, own, shared) => {
  const mine = values(launcher, own);
  expect(Object.keys(mine).length).toBeGreaterThan(3);
  expect(values(tokens, shared)).toMatchObject(mine);
});
