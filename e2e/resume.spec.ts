import { bodies, expect, openDesk, openWidget, reply, test } from './desk';

test('two readers who were cut off end up with equal lists, without a reload', async ({
  desk,
  page,
  context,
  browser,
}) => {
  await desk.found();
  const shop = await desk.shop();
  const visitor = await (await browser.newContext()).newPage();
  const composer = await openWidget(visitor, shop.url);
  await composer.fill('Number 0');
  await composer.press('Enter');

  await openDesk(page, desk);
  await page.getByRole('link', { name: /Number 0/ }).click();
  const log = page.getByRole('log');
  await expect(log.getByText('Number 0')).toBeVisible();
  const id = /\/c\/([a-z0-9]+)/.exec(page.url())?.[1] ?? '';
  const loads = await page.evaluate(() => performance.getEntriesByType('navigation').length);

  await test.step('both lose the network, a thousand messages come in, the server is killed', async () => {
    await context.setOffline(true);
    await visitor.context().setOffline(true);
    for (let n = 1; n <= 1000; n += 50)
      await Promise.all(
        Array.from({ length: 50 }, (_, i) => n + i).map((k) =>
          desk.call('POST', `/api/desk/conversations/${id}/messages`, {
            client_id: `missed-message-${k}`,
            kind: 'reply',
            body: `Number ${k}`,
          }),
        ),
      );
    await desk.kill();
    await desk.start();
  });
  await test.step('they come back and have everything, in the same order', async () => {
    await context.setOffline(false);
    await visitor.context().setOffline(false);
    const all = await desk.bodies(id);
    expect(all).toHaveLength(1001);
    for (const reader of [page, visitor]) await expect(async () => expect(await bodies(reader)).toEqual(all)).toPass();
    expect(await page.evaluate(() => performance.getEntriesByType('navigation').length)).toBe(loads);
  });
  await test.step('and both can go on', async () => {
    await reply(page, 'Still here?');
    await expect(visitor.getByText('Still here?', { exact: true })).toBeVisible();
    await composer.fill('Still here.');
    await composer.press('Enter');
    await expect(log.getByText('Still here.', { exact: true })).toBeVisible();
  });
});
