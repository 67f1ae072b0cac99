import { bodies, expect, openDesk, openWidget, reply, test } from './desk';

test('what an agent writes while the desk is down arrives once and in order', async ({ desk, page, browser }) => {
  await desk.found();
  const shop = await desk.shop();
  const visitor = await (await browser.newContext()).newPage();
  const composer = await openWidget(visitor, shop.url);
  await composer.fill('Is anybody there?');
  await composer.press('Enter');

  await openDesk(page, desk);
  await page.getByRole('link', { name: /anybody there/ }).click();
  await reply(page, 'Yes');
  await expect(visitor.getByRole('log').getByText('Yes', { exact: true })).toBeVisible();
  const id = /\/c\/([a-z0-9]+)/.exec(page.url())?.[1] ?? '';
  const said = ['Is anybody there?', 'Yes'];

  await test.step('the line is cut, and the agent goes on writing', async () => {
    await desk.kill();
    await expect(page.getByText(/connection is gone/i)).toBeVisible();
    for (const text of ['First', 'Second', 'Third']) {
      await reply(page, text);
      await expect(page.getByRole('log').getByText(text, { exact: true })).toBeVisible();
    }
    await expect(page.getByText('Waits for the connection')).toHaveCount(3);
    said.push('First', 'Second', 'Third');
  });
  await test.step('it is back: all is there once, for both', async () => {
    await desk.start();
    for (const reader of [page, visitor]) await expect(async () => expect(await bodies(reader)).toEqual(said)).toPass();
    await expect.poll(() => desk.bodies(id)).toEqual(said);
    await expect(page.getByText('Waits for the connection')).toHaveCount(0);
  });
});
