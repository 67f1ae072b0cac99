/** What can be set is described: docs/settings.md names every setting that the screens and their search name. */
import { expect, test } from 'vitest';
import guide from '../../../docs/settings.md?raw';
import inboxes from '../../shared/locales/inboxes/en.json';
import macros from '../../shared/locales/macros/en.json';
import settings from '../../shared/locales/settings/en.json';
import views from '../../shared/locales/views/en.json';
import { sections } from './sections';

const told = (label: string) => guide.includes(`**${label}**`);

test('every section is a heading of the guide', () => {
  const titles: Record<string, unknown> = {
    ...settings,
    'inboxes.title': inboxes.title,
    'replies.title': inboxes.replies,
    'macros.title': macros.title,
  };
  for (const { id } of sections) expect(guide).toMatch(new RegExp(`^##+ ${String(titles[`${id}.title`])}$`, 'm'));
});

/** A setting is what has a hint; whoever joins or makes something reads hints, too. */
const others = /^(join|teams\.create|hours\.create|password|ask|gone|nothing|find|key\.none)\b/;

test.each([
  ['settings', settings],
  ['inboxes', inboxes],
  ['views', views],
])('every setting of %s stands in the guide', (_, words: Record<string, unknown>) => {
  const hinted = Object.keys(words).flatMap((key) => key.match(/^(.*)[._]hint$/)?.[1] ?? []);
  const labels = hinted.filter((key) => !others.test(key)).map((key) => words[key]);
  const named = labels.filter((label) => typeof label === 'string');
  expect(named.length).toBeGreaterThan(1);
  expect(named.filter((label) => !told(label))).toEqual([]);
});
