/** Who answers sees which part of an article does, and what the search took a typing error for. */
import { expect, openDesk, test } from './desk';
import { Visitor } from './visitor';

test('the `/` menu and the palette name the section that answers, and say what was meant', async ({ desk, page }) => {
  await desk.found();
  const body = 'Open the link in our mail.\n\n## Too late?\n\nCall the depot before eight.';
  await desk.publish({ locale: 'en', slug: 'change-date', title: 'Change a delivery date', body });
  const lea = new Visitor(desk);
  await lea.say('It comes tomorrow!', { opening: { name: 'Lea Meyer' } });
  await openDesk(page, desk, `/desk/c/${lea.conversation}`);

  const field = page.getByRole('textbox', { name: /reply/i });
  await field.press('/');
  await field.pressSequentially('depoot');
  const option = page.getByRole('option', { name: /Change a delivery date/ });
  await expect(option).toContainText('Too late?');
  await expect(page.locator('.pop').getByText('Articles for “depot”')).toBeVisible();
  await field.press('Enter');
  await expect(field).toHaveValue(/#too-late/);
  await field.fill('');

  await page.keyboard.press('Control+k');
  await page.getByRole('dialog').getByRole('combobox').fill('depoot');
  await expect(page.getByRole('dialog').getByText('Articles for “depot”')).toBeVisible();
  await expect(page.getByRole('dialog').getByRole('option', { name: /Change a delivery date/ })).toContainText(
    'Too late?',
  );
});
