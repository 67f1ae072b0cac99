/** Two conversations of one visitor become one, and two again: a visitor in the widget, who merges them, and a colleague who has one of them open. */
import { type Page } from '@playwright/test';
import { colleague } from './colleague';
import { attend, expect, openDesk, openWidget, reply, test } from './desk';

const notice = (page: Page, text: string | RegExp) => expect(page.locator('.toast').getByText(text)).toBeVisible();

const rows = (page: Page) =>
  page.getByRole('region', { name: 'Conversation list' }).getByRole('link', { name: /Visitor/ });

test('a visitor who asked twice is answered once, reads both as one, and loses nothing when they are two again', async ({
  desk,
  page,
  browser,
}) => {
  await desk.found();
  const shop = await desk.shop();
  const visitor = await (await browser.newContext()).newPage();
  await attend(page, desk);
  const composer = await openWidget(visitor, shop.url);
  const write = async (text: string) => {
    await composer.fill(text);
    await composer.press('Enter');
  };
  await write('My lamp flickers');
  const { id: first } = await desk.newest();
  await desk.reply(first, 'Turn the bulb');
  expect((await desk.call('PATCH', `/api/desk/conversations/${first}`, { status: 'solved' })).status).toBe(200);
  await visitor.getByRole('button', { name: 'Start a new conversation' }).click();
  await write('It flickers again');
  await expect(async () => expect((await desk.newest()).id).not.toBe(first)).toPass();
  const { id: second } = await desk.newest();
  await expect(visitor.getByText('My lamp flickers')).toHaveCount(0); // they began anew

  const wren = await colleague(browser, desk, 'Wren', { path: `/desk/c/${second}` });
  await openDesk(page, desk, `/desk/c/${second}`);
  const log = page.getByRole('log');
  await expect(log.getByText('It flickers again')).toBeVisible();
  const taken = page.getByRole('region', { name: 'From conversation #2' });

  await test.step('by keyboard alone: which one, what it means, and done', async () => {
    await page.keyboard.press('Control+k');
    await page
      .getByRole('combobox', { name: /find|search/i })
      .first()
      .fill('Merge into');
    await page.keyboard.press('Enter');
    const sheet = page.getByRole('dialog', { name: 'Merge #2 into which conversation?' });
    await expect(sheet.getByRole('option', { name: /#1/ })).toContainText('solved');
    await page.keyboard.press('Enter');
    const asked = page.getByRole('dialog', { name: 'Merge #2 into #1?' });
    await expect(asked).toContainText('The customer goes on in #1 and sees both as one.');
    await expect(asked.getByRole('button', { name: 'Merge into #1' })).toBeFocused();
    await page.keyboard.press('Enter');
    await notice(page, '#2 is merged into #1.');
    await expect(page).toHaveURL(new RegExp(`/desk/c/${first}`));
    await expect(log.getByText('You merged #2 into this conversation')).toBeVisible();
    await expect(taken.getByText('It flickers again')).toBeVisible();
  });
  await test.step('the colleague who reads it sees where it goes on, and the list has one of them', async () => {
    await expect(wren.page.getByText('This conversation goes on in #1.')).toBeVisible();
    await expect(wren.page.getByRole('textbox', { name: /^reply to/i })).toHaveCount(0);
    await expect(rows(wren.page)).toHaveCount(1);
    await wren.page.getByRole('link', { name: 'Open #1' }).click();
    await expect(wren.page.getByRole('region', { name: 'From conversation #2' })).toContainText('It flickers again');
  });
  await test.step('the visitor has one conversation, in the order of time, and goes on in it', async () => {
    await expect(visitor.getByText('My lamp flickers')).toBeVisible();
    await expect(visitor.getByText('It flickers again')).toBeVisible();
    await reply(page, 'A new bulb is on its way');
    await expect(visitor.getByText('A new bulb is on its way')).toBeVisible();
    await write('Thank you');
    await expect(log.getByText('Thank you')).toBeVisible();
    await expect
      .poll(() => desk.bodies(first))
      .toEqual(['My lamp flickers', 'Turn the bulb', 'A new bulb is on its way', 'Thank you']);
  });
  await test.step('what is found in it leads to where it is read', async () => {
    const found = wren.page.getByRole('link', { name: /It flickers again/ });
    await expect(async () => {
      await wren.page.goto(`${desk.origin}/desk/search?q=flickers+again`);
      await expect(found.first()).toBeVisible({ timeout: 1000 });
    }).toPass();
    await found.first().click();
    await expect(wren.page).toHaveURL(new RegExp(`/desk/c/${first}\\?of=${second}`));
    await expect(wren.page.getByRole('region', { name: 'From conversation #2' })).toContainText('It flickers again');
  });
  await test.step('separated, each is what it was, and the undo merges them again', async () => {
    await taken.getByRole('button', { name: 'Separate' }).click();
    await notice(page, '#2 is a conversation of its own again.');
    await expect(taken).toHaveCount(0);
    await expect(rows(page)).toHaveCount(2);
    await expect(visitor.getByText('My lamp flickers')).toHaveCount(0);
    await expect(visitor.getByText('It flickers again')).toBeVisible();
    await page.locator('.log:visible').first().focus();
    await page.keyboard.press('z');
    await expect(taken.getByText('It flickers again')).toBeVisible();
    await expect(visitor.getByText('My lamp flickers')).toBeVisible();
  });
  await visitor.context().close();
  await wren.page.context().close();
});
