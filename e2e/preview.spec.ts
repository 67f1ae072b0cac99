/** What a visitor types is read before it is sent where the inbox says so, as far as it is typed, and nowhere else. */
import { expect, openDesk, openWidget, test } from './desk';

test('the team reads what a visitor types, its last letters too, and no more once the inbox shows none', async ({
  desk,
  page,
  browser,
}) => {
  await desk.found();
  const arrange = async (shown: boolean) => {
    const settings = { typing_preview: shown };
    const answer = await desk.call('PATCH', `/api/collections/inboxes/records/${desk.inbox.id}`, { settings });
    expect(answer.status).toBe(200);
  };
  await arrange(true);
  const shop = await desk.shop();
  const composer = await openWidget(page, shop.url);
  const told = page.getByText('Our team can see what you type before you send it.');
  await expect(told).toBeVisible();
  await composer.fill('Hello');
  await composer.press('Enter');
  await expect(page.getByText(/^\d.*· (Sent|Delivered|Seen)$/)).toBeVisible();

  const team = await (await browser.newContext()).newPage();
  await openDesk(team, desk, `/desk/c/${(await desk.newest()).id}`);
  const shown = team.locator('.ghost .bubble');
  await expect(team.getByRole('log').getByText('Hello')).toBeVisible();
  await composer.pressSequentially('Is it an E14?');
  await expect(shown).toContainText('Is it an E14?');
  await composer.press('Enter');
  await expect(team.getByRole('log').locator('.bubble .text').getByText('Is it an E14?')).toBeVisible();

  await arrange(false);
  const other = await (await browser.newContext()).newPage();
  await expect(await openWidget(other, shop.url)).toBeVisible();
  await expect(other.getByText('Our team can see what you type before you send it.')).toBeHidden();
  await composer.pressSequentially('Between us');
  await expect(team.locator('.ghost')).toBeVisible();
  await expect(team.getByText('Between us')).toBeHidden();
});
