import { h, render as draw } from 'preact';
import { describe, expect, it } from 'vitest';
import { render } from './html';
import { address } from './links';

const base = 'https://desk.example/help/en/lamps';

function shown(html: string): string {
  const box = document.createElement('div');
  draw(h('div', null, render(html, base)), box);
  return (box.firstElementChild as Element).innerHTML;
}

describe('article HTML', () => {
  it.each([
    ['keeps what articles are made of', '<p>One <strong>two</strong></p>', '<p>One <strong>two</strong></p>'],
    [
      'reads entities once',
      '<p>a &amp;lt; b &#39;c&#x27; &nbsp;&bogus;</p>',
      "<p>a &amp;lt; b 'c' &nbsp;&amp;bogus;</p>",
    ],
    ['moves big headings below the panel’s own', '<h1 id="x">A</h1>', '<h3>A</h3>'],
    [
      'gives the content of what it does not know',
      '<article><blink>hi</blink></article>',
      '<span><span>hi</span></span>',
    ],
    ['drops scripts with their content', 'a<script>alert("<p>")</script>b', 'ab'],
    ['drops handlers and styles', '<p onclick="x()" style="y" class="z">t</p>', '<p>t</p>'],
    ['closes what was left open', '<ul><li>a<li>b', '<ul><li>a<li>b</li></li></ul>'],
    ['ignores a stray end', 'a</p>b', 'ab'],
    ['skips comments', 'a<!-- <b> -->b', 'ab'],
    ['shows a lone angle bracket', '1 < 2', '1 &lt; 2'],
    ['drops a picture without a safe address', '<img src="data:text/html,x" alt="lamp">', 'lamp'],
  ])('%s', (_name, html, want) => expect(shown(html)).toBe(want));

  it('resolves addresses, and opens links beside the chat', () => {
    const box = document.createElement('div');
    draw(h('div', null, render('<a href="/orders?a=1&amp;b=2">x</a><img src="p.png">', base)), box);
    const a = box.querySelector('a');
    expect(a?.href).toBe('https://desk.example/orders?a=1&b=2');
    expect([a?.target, a?.rel]).toEqual(['_blank', 'noopener noreferrer']);
    expect(box.querySelector('img')?.src).toBe('https://desk.example/help/en/p.png');
  });

  it('bounds the depth of elements', () => {
    expect(shown('<b>'.repeat(5_000) + 'x')).toContain('x');
  });
});

describe('an address', () => {
  it.each([
    'javascript:alert(1)',
    ' java\nscript:alert(1)',
    'data:text/html,x',
    'vbscript:x',
    'file:///etc',
    'http://[',
  ])('is refused: %j', (value) => expect(address(value, base)).toBeUndefined());
  it.each(['https://a.example/', 'mailto:a@b.example', 'tel:+49'])('is kept: %s', (value) =>
    expect(address(value, base)).toBe(value),
  );
});
