import { describe, expect, it } from 'vitest';
import { holds, makeEditor } from './editor';
import { tidy } from './tidy';

const files = import.meta.glob<string>('../../../../internal/demo/content/articles/*/*.md', {
  query: '?raw',
  import: 'default',
  eager: true,
});
const bodies = Object.entries(files).map(
  ([path, text]) => [path.split('/').slice(-2).join('/'), text.replace(/^---[\s\S]*?\n---\n+/, '')] as const,
);

describe('Markdown through the editor', () => {
  it('has the sample’s articles to be tried with', () => expect(bodies).toHaveLength(80));

  it.each(bodies)('loses nothing of %s', (_, body) => expect(through(body)).toBe(tidy(body)));

  it.each([
    ['a picture', '![A lamp, lit](/help/pictures/lamp.png)\n\nText.'],
    ['a table with alignment', '| A | B |\n|:---|---:|\n| 1 | 2 |'],
    ['nested lists', '- one\n  - two\n  - three\n- four\n\n1. first\n2. second'],
    ['a task list', '- [ ] open\n- [x] done'],
    ['code', '```js\nconst a  =  1;\n\n\n// end\n```'],
    [
      'quotes, marks and rules',
      '> A quote with **bold**, *italic*, ~~gone~~ and `code`.\n\n---\n\n[A link](https://shop.example/a)',
    ],
    ['links to articles', 'See [all **lamps**](article:k1lamps0000000) and [the size](article:k1lamps0000000#size).'],
    ['headings', '## Two\n\n### Three\n\n#### Four'],
    ['Arabic', '## مواعيد التوصيل\n\nيصل الطرد خلال **يومين**.'],
  ])('loses nothing of %s', (_, body) => expect(through(body)).toBe(body));

  it('begins with nothing, and gives nothing back', () => {
    expect([through(''), holds(''), holds('\n')]).toEqual(['', true, true]);
  });

  it('is not offered for what it cannot hold', () => {
    expect(holds('Text <kbd>Ctrl</kbd> and <details>more</details>.')).toBe(false);
  });
});

function through(body: string): string {
  const editor = makeEditor({ element: null, markdown: body });
  const out = tidy(editor.getMarkdown());
  editor.destroy();
  return out;
}
