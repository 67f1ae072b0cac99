import { expect, it } from 'vitest';
import { diff } from './diff';

it('A difference tells what went and what came, and loses nothing of either text', () => {
  const [before, after] = ['The lamp is on the small table.', 'The lamp stands on the table, always.'];
  const pieces = diff(before, after);
  const without = (how: string) =>
    pieces
      .filter((piece) => piece.how !== how)
      .map(({ text }) => text)
      .join('');
  expect([without('new'), without('gone')]).toEqual([before, after]);
  expect(pieces.filter(({ how }) => how === 'same')[0]?.text).toBe('The lamp ');
  expect(diff('same', 'same')).toEqual([{ text: 'same', how: 'same' }]);
});
