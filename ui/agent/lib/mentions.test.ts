import { expect, it } from 'vitest';
import { matching, mentionAt, mentioned } from './mentions';

const people = [
  { id: 'a1', name: 'Ada', public_name: 'Ada' },
  { id: 'a2', name: 'Ada Lovelace', public_name: 'Ada Lovelace' },
  { id: 'a3', name: 'Idris Haddad', public_name: 'Idris' },
  { id: 'a4', name: 'ليلى', public_name: 'ليلى' },
];

it.each([
  ['@Idris, is it an E14?', ['a3']],
  ['ask (@Ada) and @Idris', ['a1', 'a3']],
  ['@Ada Lovelace knows', ['a2']],
  ['@Adam is somebody else', []],
  ['mail ada@Idris.example', []],
  ['@ليلى، ما رأيك؟', ['a4']],
  ['nobody at all', []],
])('of %s asks those who are named', (text, ids) => {
  expect(mentioned(text, people)).toEqual(ids);
});

it('finds the name that is being typed, and no address', () => {
  expect(mentionAt('ask @Id', 7)).toEqual({ start: 4, end: 7, query: 'Id' });
  expect(mentionAt('@', 1)).toEqual({ start: 0, end: 1, query: '' });
  expect(mentionAt('ada@example', 11)).toBeUndefined();
  expect(matching('love', people, 'a3').map(({ id }) => id)).toEqual(['a2']);
  expect(matching('', people, 'a3').map(({ id }) => id)).toEqual(['a1', 'a2', 'a4']);
});
