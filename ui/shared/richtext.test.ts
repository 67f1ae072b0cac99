import { describe, expect, it } from 'vitest';
import { plain, rich, safe, wordsOf, type Block, type Span } from './richtext';

/** The shape in a line: *em*, **strong** and links as the reader gets them. */
function draw(span: Span): string {
  if (span.kind === 'text') return span.text;
  if (span.kind === 'code') return `<code ${span.text}>`;
  const inner = span.spans.map(draw).join('');
  return span.kind === 'link' ? `<a ${span.href} ${inner}>` : `<${span.kind} ${inner}>`;
}
const first = (blocks: Block[]) => {
  const [block] = blocks;
  return block && 'spans' in block ? block.spans.map(draw).join('') : '';
};

describe('what the team writes', () => {
  it.each([
    ['a **b** c', 'a <strong b> c'],
    ['*a* and _b_', '<em a> and <em b>'],
    ['**a *b* c**', '<strong a <em b> c>'],
    ['~~old~~ new', '<del old> new'],
    ['use `**this**` here', 'use <code **this**> here'],
    ['これは**重要**です', 'これは<strong 重要>です'],
    ['5*3*2 is 30', '5*3*2 is 30'],
    ['snake_case_name', 'snake_case_name'],
    ['2 * 3 * 4', '2 * 3 * 4'],
    ['**never closed', '**never closed'],
    ['*a **b* c', '<em a **b> c'],
    ['****', '****'],
    ['[Help](/help/en/x) now', '<a /help/en/x Help> now'],
    ['see https://shop.example/a?b=1.', 'see <a https://shop.example/a?b=1 https://shop.example/a?b=1>.'],
    ['**https://shop.example/a**', '<strong <a https://shop.example/a https://shop.example/a>>'],
    ['(https://shop.example/x)', '(<a https://shop.example/x https://shop.example/x>)'],
    ['https://shop.example/a_(b)', '<a https://shop.example/a_(b) https://shop.example/a_(b)>'],
    ['write to ada@shop.example.', 'write to <a mailto:ada@shop.example ada@shop.example>.'],
    ['[//evil](//evil.example/x)', '<a https://evil.example/x //evil>'],
    ['[x](javascript:alert)', '[x](javascript:alert)'],
  ])('%s', (body, expected) => expect(first(rich(body))).toBe(expected));

  it('has lists, quotes, code and headings, and paragraphs between them', () => {
    const body = 'Steps:\n1. Open\n2. **Close**\n\n- one\n- two\n> said\n> before\n```\na < b\n```\n## End\nbye';
    expect(rich(body).map(({ kind }) => kind)).toEqual(['text', 'list', 'list', 'quote', 'code', 'heading', 'text']);
    expect(rich('7. a\n8. b')[0]).toMatchObject({ ordered: true, start: 7 });
    expect(rich('```\nnever closed')[0]).toEqual({ kind: 'code', text: 'never closed' });
    expect(wordsOf(rich(body))).toBe('Steps: Open Close one two said\nbefore a < b End bye');
  });

  it('an article alone in its line is a card, another page is not', () => {
    const href = 'https://desk.example/help/en/lamps';
    expect(rich(`See:\n[Lamps](${href})`)[1]).toEqual({ kind: 'card', href, title: 'Lamps' });
    expect(rich('[Lamps](https://shop.example/lamps)')[0]).toMatchObject({ kind: 'text' });
    expect(rich(`[Lamps](${href}) helps`)[0]).toMatchObject({ kind: 'text' });
  });
});

describe('what a customer writes', () => {
  it('stays as it was typed', () => {
    const body = '**a**\n- b\n> c `d`';
    expect(plain(body)).toEqual([{ kind: 'text', spans: [{ kind: 'text', text: body }] }]);
  });

  it('has its addresses as links, and none that says something else than where it leads', () => {
    expect(first(plain('at https://a.example/x, ok'))).toBe('at <a https://a.example/x https://a.example/x>, ok');
    expect(first(plain('[https://bank.example](https://evil.example)'))).not.toContain(
      '<a https://evil.example/ https://bank',
    );
  });
});

it.each([
  'javascript:x',
  'JAVASCRIPT:x',
  'data:text/html,x',
  'vbscript:x',
  'java\nscript:x',
  ' javascript:x',
  'file:///x',
  '#x',
])('%s is no address', (href) => expect(safe(href)).toBeUndefined());

it('nothing of a long hostile text is lost, and it takes no time that grows with its square', () => {
  for (const unit of ['*', '**a', '_', '[', '](', '`', 'https://', 'a@', '~~x', '> ', '- ', '[a](', '*a _b **c ']) {
    const body = unit.repeat(20_000 / unit.length);
    expect(wordsOf(plain(body))).toBe(body);
    expect(wordsOf(rich(body)).length).toBeGreaterThanOrEqual(0);
  }
});
