/** Pages of other people that make it hard: the widget stands there all the same, and does them no harm. */
import type { Locator, Page } from '@playwright/test';
import { attend, type Desk, expect, test } from './desk';

const launcher = (page: Page): Locator => page.locator('porchlight-widget button.launcher');

/** A first message from a page, and the team's answer to it. */
async function converse(page: Page, desk: Desk): Promise<void> {
  await launcher(page).click();
  await page.getByRole('button', { name: /^write to us$/i }).click();
  const composer = page.getByRole('textbox', { name: /your message/i });
  await composer.fill('Does it fit?');
  await composer.press('Enter');
  await expect(page.getByText(/^\d.*· (Sent|Delivered|Seen)$/)).toBeVisible();
  await desk.reply((await desk.newest()).id, 'It **does**.');
  await expect(page.getByRole('log').getByText('It does.')).toBeVisible();
}

test('the strictest policy lets it speak, with nothing refused', async ({ desk, page }) => {
  await desk.found();
  await attend(page, desk);
  const host = new URL(desk.origin).host;
  const policy = [
    "default-src 'none'",
    `script-src ${desk.origin}`,
    `connect-src ${desk.origin} ws://${host}`,
    `img-src ${desk.origin} blob:`,
    "style-src 'none'",
    "trusted-types 'none'",
    "require-trusted-types-for 'script'",
  ].join('; ');
  const shop = await desk.shop(true, (tag) => ({
    // the script twice, and a base that leads elsewhere
    html: `<!doctype html><html lang="en"><head><base href="https://elsewhere.example/"><title>Strict</title></head><body>${tag}${tag}</body></html>`,
    policy,
  }));
  await page.addInitScript(() => {
    const refused: string[] = [];
    Object.assign(window, { refused });
    addEventListener('securitypolicyviolation', (event) =>
      refused.push(`${event.violatedDirective} ${event.blockedURI}`),
    );
  });
  await page.goto(shop.url);
  await expect(launcher(page)).toHaveCount(1);
  expect(await page.evaluate(() => [localStorage.length, sessionStorage.length, document.cookie])).toEqual([0, 0, '']);
  await converse(page, desk);
  expect(await page.evaluate(() => (window as unknown as { refused: string[] }).refused)).toEqual([]);
});

test('a page whose styles reach for everything changes nothing of it, and is not changed', async ({ desk, page }) => {
  await desk.found();
  await attend(page, desk);
  const shop = await desk.shop(true, (tag) => ({
    html: `<!doctype html><html lang="en"><head><title>Loud</title><style>
* { all: unset !important; --tide: red !important; --surface: lime !important; --ink: yellow !important; font-size: 40px !important }
porchlight-widget, :not(:defined) { display: none !important; visibility: hidden !important }
#cover { position: fixed !important; inset: 0 !important; z-index: 2147483647 !important; display: block !important; background: pink !important }
</style></head><body><div id="cover"></div>${tag}</body></html>`,
  }));
  await page.goto(shop.url);
  await expect(launcher(page)).toHaveCSS('font-size', '12px');
  await converse(page, desk);
  const bubble = page.locator('porchlight-widget .mine .bubble');
  await expect(bubble).toHaveCSS('font-size', '15px');
  await expect(bubble).toHaveCSS('background-color', 'oklch(0.46 0.078 205)');
  expect(await page.evaluate(() => document.head.childElementCount)).toBe(2); // its own title and style
});

test('pages that swap their body, or all of themselves, keep one launcher and the conversation', async ({
  desk,
  page,
}) => {
  await desk.found();
  await attend(page, desk);
  const shop = await desk.shop();
  await page.goto(shop.url);
  await converse(page, desk);
  await page.evaluate(() => {
    const body = document.createElement('body');
    const again = document.createElement('script');
    const { src = '', dataset } = document.querySelector<HTMLScriptElement>('script[data-inbox]') ?? {};
    again.src = src;
    again.dataset.inbox = dataset?.inbox;
    body.append(again); // the next page carries the tag too
    document.body.replaceWith(body);
  });
  await expect(page.locator('porchlight-widget')).toHaveCount(1);
  await expect(page.getByRole('log').getByText('It does.')).toBeVisible();
  await page.evaluate(() => document.documentElement.replaceWith(document.documentElement.cloneNode()));
  await expect(page.locator('porchlight-widget')).toHaveCount(1);
  await expect(page.getByRole('log').getByText('It does.')).toBeVisible();
});

test('a page can open, fill, hear and take away its widget, and ask for it before the script has run', async ({
  desk,
  page,
}) => {
  await desk.found();
  await attend(page, desk);
  const shop = await desk.shop();
  await page.addInitScript(() => {
    const heard: string[] = [];
    Object.assign(window, {
      heard,
      Porchlight: [
        ['on', 'open', () => heard.push('open')],
        ['on', 'sent', ({ text }: { text: string }) => heard.push(text)],
        ['prefill', { message: 'About order 4471' }],
        ['open'],
      ],
    });
  });
  await page.goto(shop.url);
  const composer = page.getByRole('textbox', { name: /your message/i });
  await expect(composer).toHaveValue('About order 4471');
  await composer.press('Enter');
  await expect(page.getByRole('log').getByText('About order 4471')).toBeVisible();
  await expect
    .poll(() => page.evaluate(() => (window as unknown as { heard: string[] }).heard))
    .toEqual(['open', 'About order 4471']);
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toBeHidden();
  await expect(launcher(page)).toBeFocused();
  await desk.reply((await desk.newest()).id, 'Found it.');
  await expect(page.locator('porchlight-widget .peek')).toContainText('Found it.');
  await expect(page).toHaveTitle('(1) A shop');
  await page.evaluate(() => (window.Porchlight as unknown as { destroy: () => void }).destroy());
  await expect(page.locator('porchlight-widget')).toHaveCount(0);
  await expect(page).toHaveTitle('A shop');
  expect(await page.evaluate(() => window.Porchlight)).toBeUndefined();
});

test('a browser that may keep nothing chats for as long as the page is open, and says so', async ({ desk, page }) => {
  await desk.found();
  await attend(page, desk);
  const shop = await desk.shop();
  await page.addInitScript(() => {
    for (const name of ['localStorage', 'sessionStorage'])
      Object.defineProperty(window, name, {
        get: () => {
          throw new DOMException('blocked', 'SecurityError');
        },
      });
  });
  await page.goto(shop.url);
  await converse(page, desk);
  await expect(page.getByText(/lasts until you close the page/)).toHaveCount(1);
});
