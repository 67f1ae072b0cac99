import { beforeAll, describe, expect, test } from 'vitest';
import { follow } from '../words.svelte';
import { csvOf, filterOf, kindNames, kinds, sentenceOf, valueOf, whoOf, withoutMarks, type Line } from './lines';

const line: Line = {
  id: 'l2',
  actor: 'agent:a1',
  action: 'updated',
  object: 'teams/t1',
  created: '2026-03-02 10:00:00.000Z',
  change: { name: 'Orders' },
};
const said = (over: Partial<Line>, who = 'Ada') => withoutMarks(sentenceOf({ ...line, ...over }, who));
const nobody = () => undefined;

beforeAll(follow);

test('a line is a sentence', () => {
  expect(said({})).toBe('Ada changed the team “Orders”');
  expect(said({ action: 'merged', object: 'tags/x', change: { name: 'Post', into: 'Parcel' } })).toBe(
    'Ada merged the tag “Post” into “Parcel”',
  );
  expect(said({ action: 'merged', object: 'contacts/x', change: {} })).toBe('Ada merged a contact into another one');
  expect(said({ action: 'invited', object: 'invites/x', change: { name: 'Wren' } })).toBe('Ada invited Wren');
  expect(said({ action: 'merged', object: 'conversations/x', change: { name: '12', into: '#9' } })).toBe(
    'Ada merged conversation #12 into “#9”',
  );
  expect(said({ action: 'founded', object: 'settings/desk', change: { name: 'Lamps' } })).toBe(
    'Ada founded the desk “Lamps”',
  );
  expect(said({ action: 'published', object: 'article_texts/x', change: { name: 'Bulbs' } })).toBe(
    'Ada published the article “Bulbs”',
  );
  expect(said({ action: 'signed_in', object: 'signin/a1', change: { name: 'Ada' } })).toBe('Ada signed in');
  expect(said({ action: 'signin_failed', object: 'signin/a1', change: { name: 'Wren' } })).toBe(
    'Signing in failed: the account of Wren',
  );
  expect(said({ action: 'signin_failed', object: 'signin/', change: {} })).toBe(
    'Signing in failed: an address that has no account',
  );
  expect(said({ object: 'settings/signin', change: {} })).toBe('Ada changed how people sign in');
  expect(said({ action: 'polished', object: 'lamps/x' })).toBe('Ada: polished, lamps/x');
});

test('every collection that can be looked for can be said', () => {
  for (const collection of kindNames.flatMap((kind) => [...kinds[kind]]))
    expect(said({ object: `${collection}/x` })).not.toContain('audit.');
});

test('who did it is named also when they are gone', () => {
  expect(whoOf(line, (id) => (id === 'a1' ? 'Ada' : undefined))).toBe('Ada');
  expect(whoOf(line, nobody)).toBe('Somebody who is gone');
  expect(whoOf({ ...line, actor: 'superuser:s1' }, nobody)).toBe('A superuser');
  expect(whoOf({ ...line, actor: 'system' }, nobody)).toBe('The server');
});

test('values are read as people read them', () => {
  const names = (id: string) => (id === 't1' ? 'Orders' : undefined);
  expect(['', null, [], true, 't1', ['t1', 'x'], 4].map((value) => valueOf(value, names))).toEqual([
    'empty',
    'empty',
    'empty',
    'yes',
    'Orders',
    'Orders, x',
    '4',
  ]);
});

describe('what is asked for', () => {
  const now = Date.parse('2026-03-02T12:00:00Z');
  test('nothing chosen asks for all', () => {
    expect(filterOf({ person: '', kind: '', days: '' }, now)).toEqual({ text: '', values: {} });
  });
  test('a word in the address that is none of ours asks for nothing else', () => {
    expect(filterOf({ person: '', kind: "x' || 1", days: '9' }, now).text).toBe('');
  });
  test('the next page is what is older than the last line', () => {
    expect(filterOf({ person: 'a1', kind: 'teams', days: '1' }, now, line)).toEqual({
      text:
        "actor = {:actor} && (object ~ 'teams/%' || object ~ 'team_members/%') && created >= {:from}" +
        ' && (created < {:at} || (created = {:at} && id < {:id}))',
      values: { actor: 'agent:a1', from: '2026-03-01 12:00:00.000Z', at: line.created, id: 'l2' },
    });
  });
});

test('a file for spreadsheets holds no formula, and every cell stays one', () => {
  expect(csvOf([['a', '=1+1', 'say "hi"', 'x,y']])).toBe('\uFEFFa,\'=1+1,"say ""hi""","x,y"\r\n');
});
