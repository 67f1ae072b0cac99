import { expect, test } from 'vitest';
import css from './tokens.css?raw';

/** The custom properties of the block that starts after `opening`. */
function properties(opening: string): Record<string, string> {
  const start = css.indexOf(opening);
  expect(start, opening).toBeGreaterThanOrEqual(0);
  const block = css.slice(css.indexOf('{', start) + 1, css.indexOf('}', start));
  return Object.fromEntries([...block.matchAll(/(--[\w-]+):\s*([^;]+);/g)].map(([, name, value]) => [name, value]));
}

const light = properties(':root,\n:host {');
const bySystem = properties(":root:not([data-theme='light'])");
const byChoice = properties(":root[data-theme='dark']");

test('dark is the same whether the system or the person asked for it', () => {
  expect(bySystem).toEqual(byChoice);
});

test('every dark colour has its light twin', () => {
  expect(Object.keys(light)).toEqual(expect.arrayContaining(Object.keys(byChoice)));
});

/** Relative luminance of an oklch colour, by way of linear sRGB (CSS Color 4, section 10; WCAG 2.2 relative luminance). */
function luminance(colour: string | undefined): number {
  const [l, c, h] = [...(colour ?? '').matchAll(/[\d.]+/g)].map(Number) as [number, number, number];
  const [a, b] = [c * Math.cos((h * Math.PI) / 180), c * Math.sin((h * Math.PI) / 180)];
  const long = (l + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const medium = (l - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const short = (l - 0.0894841775 * a - 1.291485548 * b) ** 3;
  const clamp = (x: number) => Math.min(1, Math.max(0, x));
  const red = clamp(4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short);
  const green = clamp(-1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short);
  const blue = clamp(-0.0041960863 * long - 0.7034186147 * medium + 1.707614701 * short);
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

const grounds = ['bg', 'surface', 'sunken'];
const pairs: [ink: string, ground: string, least: number][] = [
  ...['ink', 'ink2', 'ink3', 'tide', 'sun-text', 'red', 'green'].flatMap((ink) =>
    grounds.map((ground): [string, string, number] => [ink, ground, 4.5]),
  ),
  ...['bg', 'surface'].map((ground): [string, string, number] => ['edge', ground, 3]),
  ['tide-ink', 'tide', 4.5],
  ['ink', 'tide-soft', 4.5],
  ['ink2', 'tide-soft', 4.5],
  ['sun-ink', 'sun', 4.5],
  ['sun-text', 'sun-soft', 4.5],
  ['red', 'red-soft', 4.5],
  ['ink', 'note', 4.5],
  ...[1, 2, 3, 4, 5].map((n): [string, string, number] => [`h${n}-ink`, `h${n}`, 4.5]),
];

test.each([
  ['light', light],
  ['dark', { ...light, ...byChoice }],
])('text can be read in %s', (_, theme) => {
  for (const [ink, ground, least] of pairs) {
    const [high, low] = [luminance(theme[`--${ink}`]), luminance(theme[`--${ground}`])].sort((x, y) => y - x);
    const contrast = ((high ?? 0) + 0.05) / ((low ?? 0) + 0.05);
    expect(contrast, `${ink} on ${ground}`).toBeGreaterThanOrEqual(least);
  }
});
