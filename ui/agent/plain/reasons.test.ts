/** Whatever the check can find has words for why: Go names the reasons, the locale files say them. */
import { expect, test } from 'vitest';
import kinds from '../../../internal/plain/finding.go?raw';
import en from '../../shared/locales/plain/en.json';

const sources = import.meta.glob<string>(['../../../internal/plain/*.go', '../../../internal/plain/rules/*.txt'], {
  query: '?raw',
  import: 'default',
  eager: true,
});

test('each kind and each reason is said in words', () => {
  const named = [...kinds.matchAll(/Kind = "(\w+)"/g)].map(([, kind]) => kind);
  const own = Object.entries(sources)
    .filter(([file]) => !file.includes('_test'))
    .flatMap(([, text]) => [...text.matchAll(/(?:Reason: "|^\[.* reason=)(\w+)/gm)].map(([, reason]) => reason));
  expect(named.length).toBeGreaterThan(10);
  expect(own).toContain('unexplained');
  expect([...named, ...own].filter((reason) => !(`reason.${reason}` in en))).toEqual([]);
});
