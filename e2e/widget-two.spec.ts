/** A page that carries the widgets of two inboxes, and a conversation that goes on while the desk comes and goes. */
import type { Locator, Page } from '@playwright/test';
import { attend, expect, test } from './desk';

const widget = (page: Page, key: string): Locator => page.locator(`porchlight-widget[data-two="${key}"]`);

/** Which of the page's widgets is whose: their elements do not say. */
async function name(page: Page, keys: string[]): Promise<void> {
  await expect(page.locator('porchlight-widget')).toHaveCount(keys.length);
  for (const key of keys) {
    await page.evaluate((key) => window.Porchlight && (window.Porchlight as never as { inboxes: Record<string, { open(): void }> }).inboxes[key]?.open(), key); // prettier-ignore
    const open = page
      .locator('porchlight-widget:not([data-two])')
      .filter({ has: page.locator('.panel:not([hidden])') });
    await expect(open).toHaveCount(1);
    await open.evaluate((host, key) => host.setAttribute('data-two', key), key);
    await widget(page, key).locator('.head button').last().click();
  }
}

const apart = async (one: Locator, other: Locator) => {
  const [a, b] = [await one.boundingBox(), await other.boundingBox()];
  if (!a || !b) throw new Error('one of them is not there');
  expect(a.x + a.width <= b.x || b.x + b.width <= a.x, JSON.stringify([a, b])).toBe(true);
};

test('two inboxes on one page stand on two sides, whatever both of them ask for', async ({ desk, page }) => {
  await desk.found();
  await attend(page, desk);
  const key = 'pk_second_of_the_page';
  const { domains, team } = (await (
    await desk.call('GET', `/api/collections/inboxes/records/${desk.inbox.id}`)
  ).json()) as { domains: string[]; team: string };
  const second = await desk.create('inboxes', {
    kind: 'chat', name: 'Orders', public_key: key, domains, team, locale: 'en', brand: { color: '#7a3b00', offset: 48 },
  }); // prettier-ignore
  const tag = (inbox: string) => `<script async src="${desk.origin}/widget.js" data-inbox="${inbox}"></script>`;
  const shop = await desk.shop(true, (own) => ({
    html: `<!doctype html><html lang="en"><head><title>Lamps</title><style>:root{--brand:red;--gap:0}</style></head><body>${own}${tag(key)}</body></html>`,
  }));
  const { domains: allowed } = (await (
    await desk.call('GET', `/api/collections/inboxes/records/${desk.inbox.id}`)
  ).json()) as { domains: string[] };
  const path = `/api/collections/inboxes/records/${second}`;
  for (const position of ['start', 'end']) {
    expect((await desk.call('PATCH', path, { domains: allowed, brand: { color: '#7a3b00', offset: 48, position } })).status).toBe(200); // prettier-ignore
    await page.setViewportSize({ width: 1440, height: 900 });
    await page.goto(shop.url);
    const both = [desk.inbox.key, key];
    await name(page, both);
    const [first, other] = both.map((one) => widget(page, one)) as [Locator, Locator];
    await apart(first.locator('.launcher'), other.locator('.launcher'));
    const { y, height } = (await other.locator('.launcher').boundingBox()) ?? { y: 0, height: 0 };
    expect(Math.round(900 - y - height)).toBe(48);
    await first.locator('.launcher').click();
    await other.locator('.launcher').click();
    await expect(other.locator('.panel')).toBeVisible();
    await apart(first.locator('.panel'), other.locator('.panel'));
    if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/two-${position}-1440.png` });
    await other.locator('.head button').last().click();
    await page.setViewportSize({ width: 768, height: 900 });
    await other.locator('.launcher').click();
    await expect(first.locator('.panel')).toBeHidden();
    if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/two-${position}-768.png` });
    await other.locator('.head button').last().click();
    await page.setViewportSize({ width: 320, height: 640 });
    await apart(first.locator('.launcher'), other.locator('.launcher'));
    if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/two-${position}-320.png` });
  }
});

test.describe('in Arabic', () => {
  test.use({ locale: 'ar', colorScheme: 'dark' });
  test('a rating is chosen by the arrow keys, and the page trail is told of beforehand', async ({ desk, page }) => {
    await desk.found();
    await attend(page, desk);
    const path = `/api/collections/inboxes/records/${desk.inbox.id}`;
    expect((await desk.call('PATCH', path, { settings: { page_trail: true } })).status).toBe(200);
    const shop = await desk.shop(true, (tag) => ({
      html: `<!doctype html><html lang="ar" dir="rtl"><head><title>مصابيح</title></head><body>${tag}</body></html>`,
    }));
    await page.goto(shop.url);
    const chat = page.locator('porchlight-widget');
    await chat.locator('.launcher').click();
    await expect(chat.locator('.small').first()).toContainText('صفحات');
    if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/trail-ar.png` });
    await chat.locator('button.write').click();
    await chat.locator('textarea').fill('شكرًا');
    await chat.locator('textarea').press('Enter');
    await expect(chat.locator('.mine .meta time')).toBeVisible();
    const { id } = await desk.newest();
    expect((await desk.call('PATCH', `/api/desk/conversations/${id}`, { status: 'solved' })).status).toBe(200);
    const faces = chat.getByRole('radio');
    await expect(faces).toHaveCount(5);
    await expect(chat.locator('[role=radio][tabindex="0"]')).toHaveCount(1);
    await faces.first().focus();
    await page.keyboard.press('ArrowLeft');
    await expect(faces.nth(1)).toBeFocused();
    await page.keyboard.press('End');
    await page.keyboard.press('ArrowRight');
    await expect(faces.nth(3)).toBeFocused();
    await expect(faces.nth(3)).toBeChecked();
    const rated = async () => {
      const answer = await desk.call('GET', `/api/desk/conversations/${id}`);
      return ((await answer.json()) as { ratings?: { score: number }[] }).ratings?.[0]?.score;
    };
    await expect.poll(rated).toBe(4);
    if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/faces-ar.png` });
    await chat.locator('.ended form button').click();
    await expect(chat.locator('.thanks')).toBeVisible();
    if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/thanks-ar.png` });
  });
});
