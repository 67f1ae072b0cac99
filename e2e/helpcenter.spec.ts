/** A reader of the help center, whom no article could answer. */
import { attend, bodies, expect, openDesk, test } from './desk';

test('who chats from an article takes it along, and what is too long to look for is refused', async ({
  desk,
  page,
  browser,
}) => {
  await desk.found();
  const title = 'Which bulb fits the Heron lamp';
  await desk.publish({ locale: 'en', slug: 'heron-bulb', title, body: 'An **E14** bulb with up to 40 W.' });
  const reader = await (await browser.newContext()).newPage();
  await attend(reader, desk);
  const refused = await reader.goto(`${desk.origin}/help/en/search?q=${'x'.repeat(5000)}`);
  expect(refused?.status()).toBe(400);
  await expect(reader.getByRole('heading', { level: 1 })).toContainText('too long');

  await reader.goto(`${desk.origin}/help/en/article/heron-bulb`);
  await reader.getByRole('link', { name: 'Chat with us' }).first().click();
  await expect(reader).toHaveURL(/\/chat\/.*article=/);
  await reader.getByRole('button', { name: /^(write to us|leave a message)$/i }).click();
  await expect(reader.locator('.carried')).toContainText(title);
  const composer = reader.getByRole('textbox', { name: /message/i });
  await composer.fill('And an E27?');
  await composer.press('Enter');
  await expect(reader.getByText(/^\d.*· (Sent|Delivered|Seen)$/)).toBeVisible();

  await openDesk(page, desk);
  await page.getByRole('link', { name: /And an E27/ }).click();
  await expect(page.locator('.bubble a.about')).toHaveText(new RegExp(title));
  expect(await bodies(page)).toEqual(['And an E27?']);
});
