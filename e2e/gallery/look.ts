/**
 * A state of a screen in all its dresses: a picture of each, no fault that axe-core can find, and nothing wider than the window.
 * `make gallery` makes a page of the pictures; the tests look at two widths, the gallery at three.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, type Locator, type Page } from '@playwright/test';
import axe from 'axe-core';

const shots = join(import.meta.dirname, '..', '..', 'ui', 'test-results', 'shots');
const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

const sizes = [
  { width: 1440, height: 900 },
  ...(process.env.GALLERY ? [{ width: 768, height: 1024 }] : []),
  { width: 320, height: 700 },
];

/** One look at a screen in one dress: what is wrong with it, and its picture. */
async function look(page: Page, name: string): Promise<string[]> {
  // nothing half faded in: its colours are nobody's
  await page.evaluate(() => Promise.allSettled(document.getAnimations().map((animation) => animation.finished)));
  await page.screenshot({ path: join(shots, `${name}.png`), animations: 'disabled' });
  await page.evaluate(axe.source);
  const found = await page.evaluate(async (values) => {
    const run = (globalThis as unknown as { axe: typeof axe }).axe.run;
    const { violations } = await run(document, { runOnly: { type: 'tag', values }, resultTypes: ['violations'] });
    return violations.flatMap(({ id, nodes }) =>
      nodes.map(
        ({ target, failureSummary }) => `${id}: ${target.join(' ')}\n    ${failureSummary?.replaceAll('\n', ' ')}`,
      ),
    );
  }, tags);
  const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  if (over > 0) found.push(`wider than the window by ${over} px`);
  if (process.env.GALLERY) found.push(...(await page.evaluate(overflowing)));
  return found.map((fault) => `${name}: ${fault}`);
}

/** In the page: what stands out of a box that neither scrolls nor cuts on purpose, and so lies over its neighbour or beyond the window. */
function overflowing(): string[] {
  const slack = 1; // px: halves of pixels are nobody's fault
  const shown = (element: Element) => element.checkVisibility({ checkOpacity: true, checkVisibilityCSS: true });
  const cuts = (style: CSSStyleDeclaration) => style.overflowX !== 'visible' || style.contain.includes('paint');
  const name = (element: Element) =>
    element.tagName.toLowerCase() + [...element.classList].map((one) => `.${one}`).join('');
  const faults = new Set<string>();
  for (const element of document.body.querySelectorAll<HTMLElement>('*')) {
    const box = element.getBoundingClientRect();
    if (box.width < 2 || !shown(element)) continue;
    for (let parent = element.parentElement; parent; parent = parent.parentElement) {
      const style = getComputedStyle(parent);
      if (['fixed', 'absolute', 'sticky'].includes(getComputedStyle(element).position)) break;
      if (style.display === 'contents' || style.display === 'inline') continue;
      const around = parent.getBoundingClientRect();
      // a negative margin says that it is meant
      const { marginLeft, marginRight } = getComputedStyle(element);
      const [left, right] = [marginLeft, marginRight].map((margin) => Math.min(0, Number.parseFloat(margin)));
      const by = Math.max(box.right - around.right + (right ?? 0), around.left - box.left + (left ?? 0));
      if (!cuts(style) && by > slack)
        faults.add(`${name(element)} stands out of ${name(parent)} by ${Math.round(by)} px`);
      break; // its own parent is asked; that one asks the next
    }
    // cut off without a way to see the rest, and without the dots that say so
    const style = getComputedStyle(element);
    const hidden = style.overflowX === 'hidden' || style.overflowX === 'clip';
    const meant =
      style.textOverflow === 'ellipsis' || style.clipPath !== 'none' || element.matches('img, svg, input, .vh');
    if (hidden && !meant && element.scrollWidth - element.clientWidth > slack && element.clientWidth > 1)
      faults.add(`${name(element)} cuts ${element.scrollWidth - element.clientWidth} px off`);
  }
  return [...faults];
}

/**
 * Every size in both lights for the gallery. The tests look at half of them, chosen so that the two languages together see all.
 */
function dresses(name: string) {
  const lights = ['light', 'dark'] as const;
  const all = sizes.flatMap((size, n) => lights.map((light, m) => ({ size, light, even: (n + m) % 2 === 0 })));
  return process.env.GALLERY ? all : all.filter(({ even }) => even !== name.endsWith('-ar'));
}

/** Looks at what is on screen, or further down at a part of it, light and dark, wide and narrow, without loading it again. All faults are told at once. */
export async function check(page: Page, name: string, part?: Locator): Promise<void> {
  mkdirSync(shots, { recursive: true });
  const faults: string[] = [];
  for (const { size, light } of dresses(name)) {
    await page.setViewportSize(size);
    await page.emulateMedia({ colorScheme: light, reducedMotion: 'reduce' });
    // the launcher asks once, when its page loads
    await page.evaluate((theme) => {
      const widget = document.querySelector<HTMLElement>('porchlight-widget');
      if (widget) widget.dataset.theme = theme;
    }, light);
    await part?.scrollIntoViewIfNeeded(); // another width puts it elsewhere
    faults.push(...(await look(page, `${name}-${size.width}-${light}`)));
  }
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.emulateMedia({ colorScheme: 'light' });
  expect.soft(faults, faults.join('\n')).toEqual([]);
}
