/** What is written together and published later. */
import { colleague } from './colleague';
import { expect, openDesk, test } from './desk';
import { begin, publish, schedule } from './writer';

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

test('a colleague who is asked to read a draft sends it back, and approves it the second time', async ({
  desk,
  page,
  browser,
}) => {
  await desk.found();
  const id = await begin(desk, 'Which bulb fits', 'An E27 bulb.');
  const wren = await colleague(browser, desk, 'Wren');
  await openDesk(page, desk, `/desk/knowledge/${id}/en`);
  const ask = async (note: string) => {
    await page.getByRole('button', { name: 'More' }).click();
    await page.getByRole('menuitem', { name: /ask a colleague/i }).click();
    const sheet = page.getByRole('dialog');
    await sheet.getByRole('combobox').selectOption({ label: 'Wren' });
    await sheet.getByRole('textbox').fill(note);
    await sheet.getByRole('button', { name: 'Ask' }).click();
  };
  await ask('Is it the right size?');
  await expect(page.locator('.review')).toContainText('Is it the right size?');

  await wren.page.locator('.bell').click();
  await wren.page.getByRole('link', { name: /asks you to read a draft.*Which bulb fits/ }).click();
  await expect(wren.page.locator('.review')).toContainText('asks you to read this draft');
  await wren.page.getByRole('button', { name: 'Send back…' }).click();
  await wren.page.getByRole('dialog').getByRole('textbox').fill('It is E14.');
  await wren.page.getByRole('dialog').getByRole('button', { name: 'Send back' }).click();
  await expect(wren.page.locator('.review')).toContainText('It is E14.');

  await page.locator('.bell').click();
  await page.getByRole('link', { name: /Wren sent your draft back/ }).click();
  await page.reload();
  await expect(page.locator('.review')).toContainText('It is E14.');
  await ask('And now?');
  await expect(page.locator('.review')).toContainText('And now?');
  await wren.page.reload();
  await wren.page.getByRole('button', { name: 'Approve and publish' }).click();
  await expect(wren.page.locator('.review')).toBeHidden();
  expect((await page.request.get(`${desk.origin}/help/en/article/which-bulb-fits`)).status()).toBe(200);
  await page.locator('.bell').click();
  await expect(page.getByRole('link', { name: /Wren published your draft/ })).toBeVisible();
});

test('a link from article to article is picked, follows a new address, and is marked when it leads nowhere', async ({
  desk,
  page,
}) => {
  await desk.found();
  const lamps = await begin(desk, 'All our lamps', 'Lamps.');
  await publish(desk, lamps);
  const id = await begin(desk, 'Overview', '');
  await openDesk(page, desk, `/desk/knowledge/${id}/en`);
  await page.getByRole('button', { name: 'Link to an article' }).click();
  await page.getByRole('combobox', { name: /find an article/i }).fill('lamps');
  await page.keyboard.press('Enter');
  await expect(page.locator('.knowledge-text a')).toHaveText('All our lamps');
  await page.getByRole('button', { name: 'Publish' }).click();
  await expect(page.getByText('Published. Customers can read it now.')).toBeVisible();
  await publish(desk, lamps, { title: 'Lamps', slug: 'lamps-of-today', body: 'Lamps.' });
  const reader = await page.context().newPage();
  await reader.goto(`${desk.origin}/help/en/article/overview`);
  await reader.getByRole('link', { name: 'All our lamps' }).click();
  await expect(reader).toHaveURL(/lamps-of-today$/);
  expect((await desk.call('DELETE', `/api/desk/articles/${lamps}`)).status).toBe(204);
  await reader.goto(`${desk.origin}/help/en/article/overview`);
  await expect(reader.getByText('All our lamps')).toBeVisible();
  await expect(reader.getByRole('link', { name: 'All our lamps' })).toBeHidden();
  await page.reload();
  await expect(page.locator('.links .dead')).toContainText('deleted');
});

test('several articles are moved to a category at once, and back', async ({ desk, page }) => {
  await desk.found();
  await desk.create('categories', { slug: 'bulbs', names: { en: 'Bulbs' }, position: 1 });
  for (const title of ['E14', 'E27', 'Shades']) await begin(desk, title, 'Words.');
  await openDesk(page, desk, '/desk/knowledge/');
  await page.getByRole('checkbox', { name: 'Choose E14' }).check();
  await page.getByRole('checkbox', { name: 'Choose E27' }).check();
  const bar = page.getByRole('group', { name: '2 articles chosen' });
  await bar.getByRole('combobox', { name: 'Move to a category' }).selectOption('Bulbs');
  await expect(page.getByRole('navigation', { name: 'Categories' }).getByText('2')).toBeVisible();
  await expect(bar).toBeHidden();
  await page.getByRole('button', { name: /undo/i }).click();
  await expect(page.getByRole('navigation', { name: 'Categories' }).getByText('2')).toBeHidden();
});

test('an article begins from a template, and another one from that', async ({ desk, page }) => {
  await desk.found();
  await begin(desk, 'E14', 'Words.');
  await openDesk(page, desk, '/desk/knowledge/');
  await page.getByRole('button', { name: 'New article from a template' }).click();
  await page.getByRole('menuitem', { name: 'Returns' }).click();
  await expect(page.locator('input.title')).toHaveValue('Returns');
  await page.getByRole('button', { name: 'More' }).click();
  await page.getByRole('menuitem', { name: 'New article from this one' }).click();
  await expect(page.locator('input.title')).toHaveValue('Returns (copy)');
  await expect(page.locator('.knowledge-text')).toContainText('Print the label');
});
