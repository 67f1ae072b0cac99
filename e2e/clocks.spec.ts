/** Clocks that are wrong by a day: order and times are the desk's, and nobody reads "yesterday" for it. */
import type { Page } from '@playwright/test';
import { bodies, expect, openDesk, openWidget, reply, test } from './desk';

const day = 86_400_000; // ms

/** From now on the pages of a browser believe it is another day. */
async function shift(page: Page, by: number): Promise<void> {
  await page.addInitScript((ahead) => {
    const Real = Date;
    class Wrong extends Real {
      constructor(...parts: [] | [number | string]) {
        if (parts.length) super(...parts);
        else super(Real.now() + ahead);
      }
      static override now() {
        return Real.now() + ahead;
      }
    }
    Object.assign(globalThis, { Date: Wrong });
  }, by);
}

for (const [who, visitors, agents] of [
  ["the visitor's a day ahead and the agent's a day behind", day, -day],
  ["the visitor's a day behind and the agent's a day ahead", -day, day],
] as const) {
  test(`two clocks are wrong, ${who}: the order, the wait and the day are right`, async ({ desk, page, browser }) => {
    await desk.found();
    const settings = await desk.call('PATCH', `/api/collections/inboxes/records/${desk.inbox.id}`, {
      settings: { page_trail: true },
    });
    expect(settings.status).toBe(200);
    const visitor = await (await browser.newContext()).newPage();
    await shift(visitor, visitors);
    await shift(page, agents);
    const shop = await desk.shop();
    const composer = await openWidget(visitor, shop.url);
    await composer.fill('Is it still today?');
    await composer.press('Enter');
    await expect(visitor.getByText(/^\d.*· (Sent|Delivered|Seen)$/)).toBeVisible();
    const { id } = await desk.newest();
    await openDesk(page, desk);
    const row = page.locator(`[data-row="${id}"]`);
    const log = page.getByRole('log');

    await test.step('the wait is counted from now, not from a day ago', async () => {
      await expect(row.locator('.time [aria-hidden]')).toHaveText(/^[0-2]:\d\d$/);
      await expect(page.locator('.strip .longest')).toContainText(/[0-2]:\d\d$/);
      await row.click();
      await expect(log.getByText(/^Today/)).toBeVisible();
      await expect(page.locator('aside.context .page')).toHaveText(['/']);
      await expect(page.locator('aside.context ol .num').first()).toHaveText(/^[0-2]:\d\d$/);
    });
    const said = ['Is it still today?'];
    await test.step('what both write stands in the order in which it was said', async () => {
      await reply(page, 'Yes');
      await expect(visitor.getByRole('log').getByText('Yes')).toBeVisible();
      await composer.fill('Good');
      await composer.press('Enter');
      await expect(log.getByText('Good')).toBeVisible();
      said.push('Yes', 'Good');
      for (const reader of [page, visitor]) await expect.poll(() => bodies(reader)).toEqual(said);
      await expect.poll(() => desk.bodies(id)).toEqual(said);
      await expect(visitor.getByText(/yesterday|tomorrow/i)).toHaveCount(0);
      await expect(page.getByText(/yesterday|tomorrow/i)).toHaveCount(0);
    });
    await test.step('what is written without a line waits, and goes out once', async () => {
      await desk.kill();
      await expect(page.getByText(/connection is gone/i)).toBeVisible();
      await reply(page, 'Still there?');
      await composer.fill('Are you?');
      await composer.press('Enter');
      await expect(page.getByText('Waits for the connection')).toHaveCount(1);
      await expect(visitor.locator('.bubble.unsent')).toHaveText('Are you?');
      await desk.start();
      const all = [...said, 'Still there?', 'Are you?'].toSorted();
      await expect.poll(async () => (await desk.bodies(id)).toSorted()).toEqual(all);
      for (const reader of [page, visitor])
        await expect.poll(async () => (await bodies(reader)).toSorted()).toEqual(all);
      await expect(log.getByText(/^Today/)).toHaveCount(1);
    });
  });
}
