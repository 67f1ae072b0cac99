/** What differs between two texts, word by word. */
export type Piece = { text: string; how: 'same' | 'gone' | 'new' };

const most = 4_000_000; // cells of the table: beyond it whole texts are shown, not words

export function diff(before: string, after: string): Piece[] {
  const [a, b] = [cut(before), cut(after)];
  let head = 0;
  while (head < a.length && head < b.length && a[head] === b[head]) head++;
  let tail = 0;
  while (tail < a.length - head && tail < b.length - head && a[a.length - 1 - tail] === b[b.length - 1 - tail]) tail++;
  const middle = between(a.slice(head, a.length - tail), b.slice(head, b.length - tail));
  return join([
    { text: a.slice(0, head).join(''), how: 'same' },
    ...middle,
    { text: a.slice(a.length - tail).join(''), how: 'same' },
  ]);
}

const cut = (text: string) => text.match(/\s+|[^\s]+/g) ?? [];

/** The longest common words (Wagner and Fischer, 1974). */
function between(a: string[], b: string[]): Piece[] {
  if (a.length * b.length > most)
    return [
      { text: a.join(''), how: 'gone' },
      { text: b.join(''), how: 'new' },
    ];
  const width = b.length + 1;
  const lengths = new Uint32Array((a.length + 1) * width);
  const at = (i: number, j: number) => lengths[i * width + j] ?? 0;
  for (let i = a.length - 1; i >= 0; i--)
    for (let j = b.length - 1; j >= 0; j--)
      lengths[i * width + j] = a[i] === b[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
  const out: Piece[] = [];
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      out.push({ text: a[i++] ?? '', how: 'same' });
      j++;
    } else if (i < a.length && (j === b.length || at(i + 1, j) >= at(i, j + 1)))
      out.push({ text: a[i++] ?? '', how: 'gone' });
    else out.push({ text: b[j++] ?? '', how: 'new' });
  }
  return out;
}

function join(list: Piece[]): Piece[] {
  const out: Piece[] = [];
  for (const piece of list) {
    const last = out.at(-1);
    if (last?.how === piece.how) last.text += piece.text;
    else if (piece.text) out.push({ ...piece });
  }
  return out;
}
