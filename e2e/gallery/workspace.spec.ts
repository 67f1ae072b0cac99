/** What opens over and beside a conversation: palette, sheets, menus, pictures, and what is known about a customer. */
import { randomBytes, randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Page } from '@playwright/test';
import { check } from './look';
import { Desk, expect, openDesk, test as base } from '../desk';

const root = join(import.meta.dirname, '..', '..');
const picture = readFileSync(join(root, 'internal', 'demo', 'content', 'portraits', 'wren.png'));

type Told = { desk: Desk; id: string };

/** One sample shop with a customer about whom everything is known. */
const test = base.extend<object, { told: Told }>({
  told: [
    async ({}, use) => {
      const desk = new Desk({ demo: true });
      await desk.start();
      await desk.enter();
      await use({ desk, id: await customer(desk) });
      await desk.close();
    },
    { scope: 'worker' },
  ],
});
test.describe.configure({ mode: 'parallel' });

for (const lang of ['en', 'ar'] as const) {
  test.describe(lang, () => {
    test.use({ locale: lang === 'ar' ? 'ar' : 'en-GB' });

    test('the palette and the preferences', async ({ told: { desk, id }, page }) => {
      await enter(page, desk, id);
      await page.keyboard.press('Control+k');
      await expect(page.getByRole('option').first()).toBeVisible();
      await check(page, `desk-palette-${lang}`);
      await page.getByRole('combobox').fill('4');
      await expect(page.getByRole('option').first()).toBeVisible();
      await check(page, `desk-palette-found-${lang}`);
      await page.getByRole('combobox').fill(lang === 'ar' ? 'التفضيلات' : 'Preferences');
      await page.keyboard.press('Enter');
      await expect(page.locator('#preferences-title')).toBeVisible();
      await check(page, `desk-preferences-${lang}`);
    });

    test('the customer, their files, and a picture as large as the window', async ({ told: { desk, id }, page }) => {
      await enter(page, desk, id);
      await expect(page.locator('.context .stars')).toBeAttached();
      await expect(page.locator('.picture img').first()).toBeVisible();
      await check(page, `desk-context-${lang}`);
      await page.setViewportSize({ width: 320, height: 700 });
      await page.locator('button.about').click();
      await expect(page.locator('.context.open')).toBeVisible();
      await page.setViewportSize({ width: 1440, height: 900 });
      await check(page, `desk-context-over-${lang}`);
      await page.keyboard.press('Escape');
      await page.locator('.picture').first().click();
      await expect(page.locator('dialog .stage img')).toBeVisible();
      await check(page, `desk-lightbox-${lang}`);
    });

    test('the emoji, the menu of a message, and what can be undone', async ({ told: { desk, id }, page }) => {
      await enter(page, desk, id);
      await page.locator('.composer .bar > [aria-expanded]').first().click();
      await expect(page.locator('.picker')).toBeVisible();
      await check(page, `desk-emoji-${lang}`);
      await page.keyboard.press('Escape');
      await page.locator('.message.me .more').first().click();
      await expect(page.locator('.message [role=menu]')).toBeVisible();
      await check(page, `desk-message-menu-${lang}`);
      await page.keyboard.press('Escape');
      await page.keyboard.press('c');
      await expect(page.locator('.toast .link')).toBeVisible();
      await page.locator('.toast').hover(); // whoever points at it keeps it
      await check(page, `desk-undo-${lang}`);
      await page.keyboard.press('z');
      await expect(page.locator('.toast .link')).toHaveCount(0);
      await expect(page.locator('.toast')).toBeVisible(); // says that it is undone
    });

    test('the line is cut', async ({ told: { desk, id }, page, context }) => {
      await enter(page, desk, id);
      await context.setOffline(true);
      await expect(page.locator('.banner')).toBeVisible();
      const field = page.locator('.composer textarea');
      await field.fill('I look it up and write again.');
      await field.press('Enter');
      await expect(page.locator('.message.pending')).toBeVisible();
      await check(page, `desk-offline-${lang}`);
      await page.evaluate(() => {
        for (const key of Object.keys(localStorage)) if (key !== 'porchlight.session') localStorage.removeItem(key);
      });
    });
  });
}

async function enter(page: Page, desk: Desk, id: string): Promise<void> {
  await openDesk(page, desk, `/desk/c/${id}`);
  await expect(page.locator('.composer textarea')).toBeVisible();
  await expect(page.locator('.message').first()).toBeVisible();
  await page.keyboard.press('Escape'); // out of the field
}

/** Somebody who walked through the shop, was asked something, read an article, sent a picture, was answered, and said how it was. */
async function customer(desk: Desk): Promise<string> {
  const inbox = `/api/collections/inboxes/records/${desk.inbox.id}`;
  const prechat = [{ key: 'order', type: 'order', label: { en: 'Order number', ar: 'رقم الطلب' } }];
  const { settings } = (await (await desk.call('GET', inbox)).json()) as { settings: Record<string, unknown> };
  const answer = await desk.call('PATCH', inbox, { prechat, settings: { ...settings, page_trail: true } });
  expect(answer.status, await answer.text()).toBe(200);
  const token = randomBytes(32).toString('base64url');
  const as = { 'X-Porchlight-Inbox': desk.inbox.key, 'X-Porchlight-Session': token };
  const visitor = async (path: string, body: unknown) => {
    const response = await fetch(`${desk.origin}/api/desk/visitor/${path}`, {
      method: 'POST',
      headers: { ...as, 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    });
    const text = await response.text();
    expect(response.ok, text).toBe(true);
    return text;
  };
  let article: string | undefined;
  await expect(async () => {
    const found = await fetch(`${desk.origin}/api/desk/visitor/articles?q=delivery&locale=en`, { headers: as });
    const { articles } = (await found.json()) as { articles: { id: string }[] | null };
    article = articles?.[0]?.id;
    expect(article, 'the index is being built').toBeTruthy();
  }).toPass();
  const now = Date.now();
  const step = (page: string, title: string, minutes: number) => ({ page, title, at: now - minutes * 60_000 });
  await visitor('messages', {
    client_id: randomUUID(),
    body: 'Is there any way to get order L-2041 before Friday? We move house, and the movers come at eight in the morning.',
    opening: {
      name: 'Ada Park',
      address: 'ada@parkstudio.example',
      page: '/demo/checkout/delivery',
      tz: 'Asia/Tokyo',
      fields: { order: 'L-2041' },
      trail: [
        step('/demo/collections/tables', 'Tables', 12),
        step('/demo/products/oak-side-table', 'Oak side table', 9),
        step('/demo/checkout/delivery', 'Delivery', 4),
      ],
      article,
    },
  });
  const { id } = await desk.newest();
  const upload = async (name: string, bytes: Buffer) => {
    const data = new FormData();
    data.append('file', new Blob([new Uint8Array(bytes)]), name);
    const path = `${desk.origin}/api/desk/conversations/${id}/files`;
    const taken = await fetch(path, { method: 'POST', headers: { Authorization: desk.token }, body: data });
    return ((await taken.json()) as { file: { id: string } }).file.id;
  };
  await desk.reply(id, 'Good news: **Thursday** works. See [Change a delivery date](https://shop.example/delivery).', [
    await upload('hallway.png', picture),
    await upload('delivery-slip.txt', Buffer.from('L-2041, Thursday 9–12')),
  ]);
  expect((await desk.call('PATCH', `/api/desk/conversations/${id}`, { status: 'solved' })).status).toBe(200);
  await visitor(`conversations/${id}/rating`, { score: 5, comment: 'Quick and kind. شكرا!' });
  expect((await desk.call('PATCH', `/api/desk/conversations/${id}`, { status: 'open' })).status).toBe(200);
  return id;
}
