/** Who gets a chat, and what becomes of it when nobody answers: two visitors, two agents and the supervisor who watches. */
import { type Browser, type Page } from '@playwright/test';
import { colleague } from './colleague';
import { expect, openDesk, test } from './desk';

/** Chooses in the menu that the key opens. */
async function isNow(page: Page, state: string): Promise<void> {
  await page.keyboard.press('y');
  await page.getByRole('menuitemradio', { name: state }).click();
}

/** A visitor who has written. */
async function visitor(browser: Browser, url: string, words: string): Promise<Page> {
  const page = await (await browser.newContext({ locale: 'en-GB' })).newPage();
  await page.goto(url);
  const widget = page.locator('porchlight-widget');
  await widget.locator('button.launcher').click();
  await widget.locator('button.write').click();
  const composer = page.getByRole('textbox', { name: /message/i });
  await composer.fill(words);
  await composer.press('Enter');
  await expect(page.getByText(/^\d.*· (Sent|Delivered|Seen)$/)).toBeVisible();
  return page;
}

test('chats go to who is free, wait in line, and come back when nobody answers', async ({ desk, page, browser }) => {
  await desk.found();
  await desk.alwaysOpen();
  const { url } = await desk.shop();
  const team = await desk.firstTeam();
  const row = (of: Page, words: string) => of.getByRole('link', { name: new RegExp(words) });

  await test.step('the supervisor lets the team share its chats, and takes none', async () => {
    await openDesk(page, desk, `/desk/settings/teams/${team}`);
    await page.getByRole('radio', { name: /^In turn/ }).check();
    await expect(page.getByRole('status').getByText(/saved/i).first()).toBeVisible();
    await page.getByRole('link', { name: 'Conversations' }).click();
    await isNow(page, 'Invisible');
  });
  const { page: wren } = await colleague(browser, desk, 'Wren', { capacity: 1 });
  const { page: idris } = await colleague(browser, desk, 'Idris', { capacity: 1 });
  await isNow(idris, 'Away');

  const ada = await visitor(browser, url, 'Does it come in green');
  await test.step('the first chat goes to who accepts chats, who is told why', async () => {
    await expect(ada.getByText('Wren has joined')).toBeVisible();
    await row(wren, 'come in green').click();
    await expect(wren.getByRole('log').getByText('You were given the conversation: it was your turn')).toBeVisible();
  });

  const omar = await visitor(browser, url, 'Where is my parcel');
  await test.step('the next waits in line, for one is enough for her', async () => {
    await expect(omar.getByText('You are number 1 in line.')).toBeVisible();
    await expect(row(page, 'Where is my parcel')).toContainText('In line: 1');
    await omar.reload();
    await expect(omar.getByText('You are number 1 in line.')).toBeVisible();
  });
  await test.step('until somebody else accepts chats', async () => {
    await isNow(idris, 'Accepting chats');
    await expect(omar.getByText('Idris has joined')).toBeVisible();
    await expect(omar.getByText(/number \d in line/)).toBeHidden();
  });

  await test.step('who does not answer in time loses it: the visitor is told, and the supervisor sees it', async () => {
    const path = `/api/collections/inboxes/records/${desk.inbox.id}`;
    const answer = await desk.call('PATCH', path, { settings: { answer_s: 3 } });
    expect(answer.status).toBe(200);
    await expect(omar.getByText('Idris can’t answer just now.', { exact: false })).toBeVisible();
    await expect(omar.getByText('You are number', { exact: false })).toBeVisible();
    await expect(row(page, 'Where is my parcel')).toContainText('Back in line');
    await row(page, 'Where is my parcel').click();
    await expect(page.getByRole('log').getByText('Back in the queue: Idris did not answer in time')).toBeVisible();
    expect((await desk.call('PATCH', path, { settings: { answer_s: 0 } })).status).toBe(200);
  });

  await test.step('of two who take it one wins, and the other reads who', async () => {
    await row(wren, 'Where is my parcel').click();
    let go = () => {};
    const held = new Promise<void>((done) => (go = done));
    await wren.route('**/api/desk/conversations/*', async (route) => {
      if (route.request().method() === 'PATCH') await held;
      await route.continue();
    });
    const asked = wren.waitForRequest((request) => request.method() === 'PATCH');
    await wren.getByRole('button', { name: /^Take/ }).click();
    await asked;
    await page.keyboard.press('Escape'); // out of the composer
    await page.keyboard.press('i');
    await expect(page.getByRole('log').getByText('You took the conversation')).toBeVisible();
    go();
    await expect(wren.getByText('Mara was faster and has this conversation now.')).toBeVisible();
    await expect(omar.getByText('Mara has joined')).toBeVisible();
  });
});
