/** Who is on the site, before they have written: said by the widget where the inbox shows it, and stored nowhere. */
import { colleague } from './colleague';
import { attend, expect, openDesk, test } from './desk';

test('a visitor is shown to the team while they look at pages, where the inbox says so, and nothing is stored', async ({
  desk,
  page,
}) => {
  await desk.found();
  await attend(page, desk);
  const shop = await desk.shop();
  const arranged = await desk.call('PATCH', `/api/collections/inboxes/records/${desk.inbox.id}`, {
    settings: { visitors: true },
  });
  expect(arranged.status).toBe(200);
  const told: string[] = [];
  const fetched: string[] = [];
  page.on('request', (request) => fetched.push(new URL(request.url()).pathname));
  let open = 0;
  page.on('websocket', (socket) => {
    open++;
    socket.on('framesent', ({ payload }) => told.push(String(payload)));
    socket.on('close', () => open--);
  });
  const pages = () =>
    told.filter((frame) => frame.includes('"t":"page"')).map((frame) => /"page":"([^"]*)"/.exec(frame)?.[1]);
  const stored = () => page.evaluate(() => [localStorage.length, sessionStorage.length, document.cookie]);
  await page.goto(`${shop.url}lamps?ref=newsletter`);
  await expect.poll(pages).toEqual(['/lamps']);
  await page.evaluate(() => history.pushState(null, '', '/lamps/heron?card=1'));
  await expect.poll(pages).toEqual(['/lamps', '/lamps/heron']);
  expect(await stored()).toEqual([0, 0, '']);
  expect(await desk.open()).toEqual([]);
  expect(fetched.filter((path) => /panel|line/.test(path))).toEqual([]); // whoever only looks at pages loads nothing of the chat

  await page.locator('porchlight-widget button.launcher').click();
  await expect(page.getByText(/our team sees which page you look at/)).toBeVisible();
  await page.getByRole('button', { name: /^write to us$/i }).click();
  await page.getByRole('textbox', { name: /message/i }).fill('How large is it?');
  await page.keyboard.press('Enter');
  await expect(page.getByText(/^\d.*· (Sent|Delivered|Seen)$/)).toBeVisible();
  await expect.poll(() => open).toBe(1); // the chat's own line, which all tabs share
  const tokens = told.map((frame) => /"token":"([^"]*)"/.exec(frame)?.[1]).filter(Boolean);
  expect(new Set(tokens).size).toBe(1); // who is listed is who has written
  await page.evaluate(() => history.pushState(null, '', '/checkout'));
  await expect.poll(() => pages().at(-1)).toBe('/checkout');
});

test('agents see who is on the site, one of them writes first, and the visitor answers', async ({
  desk,
  page,
  browser,
}) => {
  await desk.found();
  await desk.alwaysOpen();
  const shop = await desk.shop();
  const visitors = (on: boolean) =>
    desk.call('PATCH', `/api/collections/inboxes/records/${desk.inbox.id}`, { settings: { visitors: on } });
  expect((await visitors(true)).status).toBe(200);
  await openDesk(page, desk, '/desk/visitors/');
  await expect(page.getByText('Who opens your website appears here')).toBeVisible();
  const wren = await colleague(browser, desk, 'Wren Doyle', { path: '/desk/visitors/' });

  const guest = await (await browser.newContext({ timezoneId: 'Asia/Tokyo' })).newPage();
  await guest.goto(`${shop.url}lamps`);
  const row = page.getByRole('row', { name: /lamps/ });
  await expect(row).toContainText('/lamps');
  await expect(row).toContainText('Tokyo');
  await expect(row).toContainText('English');
  await expect(page.getByRole('status').getByText('1 on the site now')).toBeVisible();
  await guest.evaluate(() => history.pushState(null, '', '/lamps/heron'));
  await expect(row).toContainText('/lamps/heron');

  const write = async (on: typeof page, words: string) => {
    const sheet = on.getByRole('dialog', { name: /^Write to/ });
    await sheet.getByRole('textbox').fill(words);
    return sheet;
  };
  for (const on of [page, wren.page]) await on.getByRole('button', { name: /^Write to/ }).click();
  await (await write(page, '')).getByRole('button', { name: /^Send/ }).click();
  await expect(page.getByRole('alert')).toHaveText('Write something first.');
  await write(page, 'The Heron is on offer today. May I help?');
  await page.keyboard.press('Control+Enter');
  await expect(page).toHaveURL(/\/desk\/c\//);
  await expect(page.getByRole('log')).toContainText('You wrote first');
  await (await write(wren.page, 'Hello!')).getByRole('button', { name: /^Send/ }).click();
  await expect(wren.page).toHaveURL(/\/desk\/c\//); // to the chat that runs already: nobody is written to twice
  await expect(wren.page.getByRole('log')).toContainText('May I help?');
  expect(await desk.open()).toHaveLength(1);

  const widget = guest.locator('porchlight-widget');
  await expect(widget.getByText('May I help?')).toBeVisible(); // without a click of theirs
  await widget.locator('button.launcher').click();
  await widget.getByRole('textbox', { name: /message/i }).fill('Yes, please!');
  await guest.keyboard.press('Enter');
  await expect(page.getByRole('log')).toContainText('Yes, please!');

  await page.goto(`${desk.origin}/desk/visitors/`);
  await expect(page.getByRole('link', { name: 'Known visitor' })).toBeVisible();
  await page.getByRole('button', { name: /^Write to/ }).click();
  await (await write(page, 'Once more')).getByRole('button', { name: /^Send/ }).click();
  await expect(page.getByRole('log')).toContainText('Yes, please!');

  await page.goBack();
  await expect(page.getByRole('row', { name: /lamps/ })).toBeVisible();
  expect((await visitors(false)).status).toBe(200);
  await expect(page.getByRole('row', { name: /lamps/ })).toHaveCount(0);
});
