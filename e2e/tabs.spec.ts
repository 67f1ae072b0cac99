import { type Page } from '@playwright/test';
import { bodies, expect, openDesk, openWidget, test } from './desk';

/** Counts the sockets that a page has open to the desk. */
function sockets(page: Page): () => number {
  let open = 0;
  page.on('websocket', (socket) => {
    open += 1;
    socket.on('close', () => (open -= 1));
  });
  return () => open;
}

test('three tabs of a visitor share one socket, and another takes it over', async ({ desk, page, browser }) => {
  await desk.found();
  const shop = await desk.shop();
  const context = await browser.newContext();
  const tabs: { page: Page; sockets: () => number }[] = [];
  for (let n = 0; n < 3; n += 1) {
    const tab = await context.newPage();
    tabs.push({ page: tab, sockets: sockets(tab) });
  }
  const open = () => tabs.reduce((sum, tab) => sum + tab.sockets(), 0);

  await test.step('the first tab writes, the others join in', async () => {
    const [first, ...others] = tabs.map((tab) => tab.page) as [Page, Page, Page];
    const composer = await openWidget(first, shop.url);
    await composer.fill('Hello from the first tab');
    await composer.press('Enter');
    await expect(first.getByText(/^\d.*· (Sent|Delivered|Seen)$/)).toBeVisible();
    for (const other of others) {
      await other.goto(shop.url);
      await other
        .getByRole('button', { name: /chat|message/i })
        .first()
        .click();
      await expect(other.getByRole('log').getByText('Hello from the first tab')).toBeVisible();
    }
    expect(open()).toBe(1);
  });
  await openDesk(page, desk);
  await page.getByRole('link', { name: /first tab/ }).click();
  await expect(page.getByRole('log').getByText('Hello from the first tab')).toBeVisible();
  const { id } = await desk.newest();
  const said = ['Hello from the first tab'];

  for (const round of ['while three are open', 'after the first was closed', 'after the second was closed']) {
    await test.step(`each tab hears and is heard ${round}`, async () => {
      for (const [n, tab] of tabs.entries()) {
        const composer = tab.page.getByRole('textbox', { name: /message/i });
        await composer.fill(`Tab ${n} of ${tabs.length}`);
        await composer.press('Enter');
        said.push(`Tab ${n} of ${tabs.length}`);
        // kept, that is: what is only being typed is shown to the agent as well
        await expect(async () => expect(await bodies(page)).toEqual(said)).toPass();
      }
      await desk.reply(id, `Answered ${round}`);
      said.push(`Answered ${round}`);
      for (const tab of tabs) await expect(async () => expect(await bodies(tab.page)).toEqual(said)).toPass();
      expect(open()).toBe(1);
    });
    const leader = tabs.findIndex((tab) => tab.sockets() === 1);
    if (tabs.length > 1) await tabs.splice(leader, 1)[0]?.page.close();
  }
  expect(await bodies(page)).toEqual(said);
});
