/** What a customer looked for in vain becomes an article that the next one finds. */
import { attend, expect, openDesk, test } from './desk';

test('not found, asked in a chat, written from the search with its answer, published, found', async ({
  desk,
  page,
  browser,
}) => {
  await desk.found();
  const reader = await (await browser.newContext()).newPage();
  await attend(reader, desk);

  await test.step('a reader looks for it, finds nothing, and asks', async () => {
    await reader.goto(`${desk.origin}/help/en/search?q=gift+wrapping`);
    await expect(reader.getByRole('heading', { level: 1 })).toContainText('gift wrapping');
    await reader.getByRole('link', { name: 'Chat with us' }).first().click();
    await reader.getByRole('button', { name: /^(write to us|leave a message)$/i }).click();
    const composer = reader.getByRole('textbox', { name: /message/i });
    await composer.fill('Do you wrap lamps as a present?');
    await composer.press('Enter');
    await expect(reader.getByText(/^\d.*· (Sent|Delivered|Seen)$/)).toBeVisible();
  });
  const { id } = await desk.newest();
  await desk.reply(id, 'Yes, we wrap every lamp in **blue paper** for free.');

  await test.step('an agent sees that it was looked for in vain, and writes it', async () => {
    await openDesk(page, desk, '/desk/knowledge/');
    await page.getByRole('link', { name: 'Searches' }).click();
    const row = page.getByRole('listitem').filter({ hasText: 'gift wrapping' });
    await expect(row.getByRole('link', { name: 'one wrote to you' })).toHaveAttribute('href', `/desk/c/${id}`);
    await row.getByRole('button', { name: 'Write it: gift wrapping' }).click();
    await expect(page.getByRole('textbox', { name: 'Title' })).toHaveValue('Gift wrapping');
    const text = page.locator('.knowledge-text');
    await expect(text).toContainText('Yes, we wrap every lamp in blue paper for free.');
    await expect(text.getByRole('listitem')).toContainText(['gift wrapping', 'Do you wrap lamps as a present?']);
    await page.getByRole('button', { name: 'Publish', exact: true }).click();
    await expect(page.getByText('Published. Customers can read it now.')).toBeVisible();
  });

  await test.step('it is found, and missed no more', async () => {
    await expect(async () => {
      await reader.goto(`${desk.origin}/help/en/search?q=gift+wrapping`);
      await reader.getByRole('link', { name: 'Gift wrapping' }).click({ timeout: 1000 });
    }).toPass();
    await expect(reader.getByRole('article')).toContainText('blue paper');
    await page.goto(`${desk.origin}/desk/knowledge/searches`);
    await expect(page.getByText('Nothing was looked for in vain.')).toBeVisible();
  });

  await test.step('the same begins in the conversation itself', async () => {
    await page.goto(`${desk.origin}/desk/c/${id}`);
    await page.getByRole('textbox', { name: /reply/i }).press('Control+k');
    await page.getByRole('dialog').getByRole('combobox').fill('write an article');
    await page.getByRole('dialog').getByRole('option', { name: 'Write an article from this' }).click();
    await expect(page.getByRole('textbox', { name: 'Title' })).toHaveValue('Do you wrap lamps as a present?');
  });
});

test('a German customer mistypes, finds what was published, and says that it helped', async ({
  desk,
  page,
  browser,
}) => {
  await desk.found();
  const body = 'Schicken Sie die Lampe innerhalb von **30 Tagen** zurück.';
  await desk.publish({ locale: 'de', slug: 'ruecksendung', title: 'Rücksendung', body });

  const reader = await (await browser.newContext({ locale: 'de-DE' })).newPage();
  await attend(reader, desk);
  await reader.goto(`${desk.origin}/help/de/search?q=R%C3%BCcksedung`);
  await reader.locator('.entries').getByRole('link', { name: 'Rücksendung' }).click();
  await expect(reader.getByRole('article')).toContainText('30 Tagen');

  await reader.getByRole('button', { name: 'Ja', exact: true }).click();
  await expect(reader.locator('button[name=helpful]')).toHaveCount(0);

  await openDesk(page, desk, '/desk/knowledge/');
  await expect(page.getByRole('link', { name: 'Rücksendung' })).toContainText(/1 view.*helped 100%/);
});
