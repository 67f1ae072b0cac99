/** Visitors walk from page to page, with their trail or without, and past two widgets at once. */
import type { Page } from '@playwright/test';
import { attend, bodies, expect, openDesk, test } from './desk';

const launcher = (page: Page) => page.locator('porchlight-widget button.launcher');

test('a trail is kept where the inbox says so, and the team sees each page as it is opened', async ({
  desk,
  page,
  browser,
}) => {
  await desk.found();
  await attend(page, desk);
  const shop = await desk.shop();
  const arranged = await desk.call('PATCH', `/api/collections/inboxes/records/${desk.inbox.id}`, {
    settings: { page_trail: true },
  });
  expect(arranged.status).toBe(200);
  const stored = () => page.evaluate(() => [localStorage.length, sessionStorage.length, document.cookie]);
  for (const path of ['lamps?ref=newsletter', 'lamps/heron#size']) {
    await page.goto(shop.url + path);
    await expect(launcher(page)).toBeVisible();
    await expect.poll(stored).toEqual([0, 1, '']);
  }
  await launcher(page).click();
  await expect(page.getByText(/our team sees which pages/)).toBeVisible();
  expect(await desk.open()).toEqual([]);
  await page.getByRole('button', { name: /^write to us$/i }).click();
  await page.getByRole('textbox', { name: /message/i }).fill('How large is it?');
  await page.keyboard.press('Enter');
  await expect(page.getByText(/^\d.*· (Sent|Delivered|Seen)$/)).toBeVisible();

  const team = await (await browser.newContext()).newPage();
  await openDesk(team, desk, `/desk/c/${(await desk.newest()).id}`);
  const trail = team.locator('aside.context .page');
  await expect(trail).toHaveText(['/lamps/heron', '/lamps']);
  await page.evaluate(() => history.pushState(null, '', '/checkout?card=1'));
  await expect(trail).toHaveText(['/checkout', '/lamps/heron', '/lamps']);
  await page.goto(`${shop.url}thanks`);
  await expect(trail.first()).toHaveText('/thanks');
});

test('without a trail nothing is stored or told before the first message, and no page after it', async ({
  desk,
  page,
  browser,
}) => {
  await desk.found();
  await attend(page, desk);
  const shop = await desk.shop();
  const told: string[] = [];
  page.on('websocket', (socket) => {
    told.push(socket.url());
    socket.on('framesent', ({ payload }) => told.push(String(payload)));
  });
  const asked: string[] = [];
  page.on(
    'request',
    (request) => request.method() === 'GET' || request.method() === 'OPTIONS' || asked.push(request.url()),
  );
  const stored = () =>
    page.evaluate(async () => [
      localStorage.length,
      sessionStorage.length,
      document.cookie,
      (await indexedDB.databases()).length,
      (await caches.keys()).length,
    ]);
  await page.goto(`${shop.url}lamps`);
  await launcher(page).click();
  await page.getByRole('searchbox').fill('heron');
  await expect(page.getByRole('status').getByText(/heron/)).toBeVisible();
  await page.getByRole('button', { name: /^write to us$/i }).click();
  const composer = page.getByRole('textbox', { name: /message/i });
  await composer.fill('I may not send this');
  await expect(page.getByText(/which pages/)).toHaveCount(0);
  expect(await stored()).toEqual([0, 0, '', 0, 0]);
  expect([told, asked]).toEqual([[], []]);
  expect(await desk.open()).toEqual([]);

  await composer.press('Enter');
  await expect(page.getByText(/^\d.*· (Sent|Delivered|Seen)$/)).toBeVisible();
  await page.goto(`${shop.url}checkout`);
  await expect(page.getByRole('log').getByText('I may not send this')).toBeVisible();
  const { id } = await desk.newest();
  await desk.reply(id, 'We have it.');
  await expect(page.getByRole('log').getByText('We have it.')).toBeVisible();
  expect(told.join()).not.toContain('/checkout');
  const team = await (await browser.newContext()).newPage();
  await openDesk(team, desk, `/desk/c/${id}`);
  await expect(team.getByRole('log').getByText('We have it.')).toBeVisible();
  await expect(team.locator('aside.context .page')).toHaveCount(0);
});

test('two widgets on one page talk to their own inbox each', async ({ desk, page }) => {
  await desk.found();
  const { team } = (await (await desk.call('GET', `/api/collections/inboxes/records/${desk.inbox.id}`)).json()) as {
    team: string;
  };
  const second = {
    kind: 'chat',
    name: 'Workshop',
    public_key: 'pk_workshop',
    locale: 'en',
    team,
    domains: [] as string[],
  };
  const id = await desk.create('inboxes', second);
  const shop = await desk.shop(true, (tag) => ({
    html: `<!doctype html><html lang="en"><head><title>Two</title></head><body>${tag}${tag.replace(desk.inbox.key, 'pk_workshop')}</body></html>`,
  }));
  const allowed = await desk.call('PATCH', `/api/collections/inboxes/records/${id}`, {
    domains: [new URL(shop.url).host],
  });
  expect(allowed.status).toBe(200);
  await attend(page, desk);
  await page.goto(shop.url);
  await expect(launcher(page)).toHaveCount(2);
  const [one, other] = await launcher(page).evaluateAll((all) =>
    all.map((each) => each.getBoundingClientRect().toJSON() as DOMRect),
  );
  expect(
    one &&
      other &&
      (one.right <= other.left || other.right <= one.left || one.bottom <= other.top || other.bottom <= one.top),
  ).toBe(true);
  const inboxes = [desk.inbox.id, id];
  const words = ['To the shop', 'To the workshop'];
  const keys = [desk.inbox.key, 'pk_workshop'];
  for (const [n, text] of words.entries()) {
    await page.evaluate(
      (key) => (window.Porchlight as Exclude<typeof window.Porchlight, unknown[] | undefined>).inboxes[key]?.open(),
      keys[n] ?? '',
    );
    const panel = page.getByRole('dialog');
    await panel.getByRole('button', { name: /^write to us$/i }).click();
    await panel.getByRole('textbox', { name: /message/i }).fill(text);
    await page.keyboard.press('Enter');
    await expect(panel.getByText(/^\d.*· (Sent|Delivered|Seen)$/)).toBeVisible();
    const { id: conversation, inbox } = (await desk.newest()) as { id: string; inbox?: string };
    expect(inbox).toBe(inboxes[n]);
    await desk.reply(conversation, `Answer: ${text}`);
    await expect(panel.getByText(`Answer: ${text}`)).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(panel).toHaveCount(0);
  }
  await page.reload();
  for (const [n, text] of words.entries()) {
    await page.evaluate(
      (key) => (window.Porchlight as Exclude<typeof window.Porchlight, unknown[] | undefined>).inboxes[key]?.open(),
      keys[n] ?? '',
    );
    await expect(page.getByRole('dialog').getByRole('log').getByText(`Answer: ${text}`)).toBeVisible();
    expect(await bodies(page)).toEqual([text, `Answer: ${text}`]);
    // what was said stands there before the panel has the focus
    await page.getByRole('textbox', { name: /message/i }).press('Escape');
    await expect(page.getByRole('dialog')).toHaveCount(0);
  }
});
