/** What is written together and published later. */
import { expect, openDesk, test } from './desk';
import { begin, schedule } from './writer';

test('a draft that is given a time is published by itself, and shown to readers', async ({ desk, page }) => {
  await desk.found();
  const id = await begin(desk, 'Which bulb fits', 'An E14 bulb.');
  await openDesk(page, desk, `/desk/knowledge/${id}/en`);
  await page.getByRole('button', { name: 'More' }).click();
  await page.getByRole('menuitem', { name: /publish at a time/i }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Tomorrow morning' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Set the time' }).click();
  const planned = page.locator('.scheduled');
  await expect(planned).toContainText(/Will be published .* at /);
  await page.getByRole('link', { name: 'All articles' }).click();
  await expect(page.getByRole('link', { name: /Which bulb fits/ })).toContainText(/Scheduled/);

  await schedule(desk, id, Date.now() + 1500); // ms
  await page.getByRole('link', { name: /Which bulb fits/ }).click();
  await expect(async () => {
    const answer = await page.request.get(`${desk.origin}/help/en/article/which-bulb-fits`);
    expect(answer.status()).toBe(200);
  }).toPass();
});
