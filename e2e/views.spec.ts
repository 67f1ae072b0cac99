/** Saved views: one agent makes them, a colleague uses what is shared, and both counts follow what customers and agents do. */
import { type Locator, type Page } from '@playwright/test';
import { colleague } from './colleague';
import { expect, openDesk, reply, test } from './desk';
import { Visitor } from './visitor';

const views = (page: Page): Locator => page.getByRole('navigation', { name: 'Saved views' });
const link = (page: Page, name: string): Locator => views(page).getByRole('link', { name: new RegExp(`^${name}`) });

/** Writes a view in the sheet that "New view" opens. */
async function write(page: Page, name: string, choices: string[]): Promise<void> {
  const sheet = page.getByRole('dialog', { name: 'New view' });
  await sheet.getByRole('textbox', { name: 'Name' }).fill(name);
  for (const choice of choices) await sheet.getByLabel(choice, { exact: true }).check({ force: true });
  await sheet.getByRole('button', { name: /^Save/ }).click();
  await expect(sheet).toBeHidden();
}

test('a shared view and its count are the same for both, and a private one is its owner’s', async ({
  desk,
  page,
  browser,
}) => {
  await desk.found();
  const [ada, omar] = [new Visitor(desk), new Visitor(desk)];
  await ada.say('Does the lamp fit?', { opening: { name: 'Ada Park' } });

  await openDesk(page, desk);
  await page.getByRole('button', { name: 'Save a view of your own' }).click();
  await write(page, 'Unanswered', ['For an answer', 'Everybody']);
  await expect(page.getByRole('heading', { name: 'Unanswered' })).toBeVisible();
  await page.getByRole('button', { name: 'New view' }).click();
  await write(page, 'Just mine', ['Me', 'solved', 'open']);
  await expect(link(page, 'Just mine')).toHaveAttribute('aria-current', 'page');
  await expect(page.getByText('Nothing is in this view now')).toBeVisible();

  const { page: idris } = await colleague(browser, desk, 'Idris Bello');
  await expect(link(idris, 'Unanswered')).toHaveText(/1$/);
  await expect(link(idris, 'Just mine')).toHaveCount(0);
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox').fill('unanswered');
  await page.getByRole('option', { name: /Unanswered/ }).click();
  await expect(page.getByRole('heading', { name: 'Unanswered' })).toBeVisible();

  // somebody writes: it grows for both
  await omar.say('Where is my parcel?', { opening: { name: 'Omar Haddad' } });
  for (const seat of [page, idris]) await expect(link(seat, 'Unanswered')).toHaveText(/2$/);
  await link(idris, 'Unanswered').click();
  const list = idris.getByRole('region', { name: 'Conversation list' });
  await expect(list.getByRole('link', { name: /Omar Haddad/ })).toBeVisible();

  // it is answered and solved: it shrinks for both, and stands in the other view, which the server counted
  await page
    .getByRole('link', { name: /Ada Park/ })
    .first()
    .click();
  await reply(page, 'It does.');
  for (const seat of [page, idris]) await expect(link(seat, 'Unanswered')).toHaveText(/1$/);
  await expect(list.getByRole('link', { name: /Ada Park/ })).toHaveCount(0);
  await expect(link(page, 'Just mine')).toHaveText(/1$/);
  await page
    .getByRole('button', { name: /^(Solve|Close)/ })
    .first()
    .click();
  await expect(link(page, 'Just mine')).toHaveText(/1$/);

  // each puts them where they want them: by dragging, by keyboard, by button; it stays, and is nobody else's affair
  await page.getByRole('button', { name: 'New view' }).click();
  await write(page, 'Mail', ['Tickets']);
  const names = (seat: Page) => views(seat).getByRole('link').locator('.cut');
  await expect(names(page)).toHaveText(['Unanswered', 'Just mine', 'Mail']);
  await link(page, 'Mail').dragTo(link(page, 'Unanswered'));
  await expect(names(page)).toHaveText(['Mail', 'Unanswered', 'Just mine']);
  await link(page, 'Mail').focus();
  await page.keyboard.press('Alt+ArrowDown');
  await expect(names(page)).toHaveText(['Unanswered', 'Mail', 'Just mine']);
  await expect(link(page, 'Mail')).toBeFocused();
  await expect(page.getByRole('status').getByText('Mail stands at 2 of 3 now.')).toBeAttached();
  await page.getByRole('button', { name: 'Move Mail down' }).click();
  await expect(names(page)).toHaveText(['Unanswered', 'Just mine', 'Mail']);
  await link(page, 'Just mine').dragTo(link(page, 'Unanswered'));
  const other = await page.context().newPage();
  await openDesk(other, desk);
  await expect(names(other)).toHaveText(['Just mine', 'Unanswered', 'Mail']);
  await expect(link(other, 'Unanswered')).toHaveText(/1$/);
  await link(other, 'Mail').focus();
  await other.keyboard.press('Alt+ArrowUp');
  await expect(names(page)).toHaveText(['Just mine', 'Mail', 'Unanswered']);
  await other.close();
  await expect(names(idris)).toHaveText(['Unanswered']);

  // a field of the desk's own narrows a view; its count follows every change, and so does the colleague's
  await desk.create('custom_fields', { object: 'conversation', key: 'floor', label: 'Floor', type: 'select', options: ['ground', 'upper'] }); // prettier-ignore
  await openDesk(page, desk);
  await page.getByRole('button', { name: 'New view' }).click();
  await write(page, 'Upstairs', ['upper', 'Everybody']);
  await expect(link(idris, 'Upstairs')).toHaveText(/0$/);
  const file = (value: string | null) =>
    desk.call('PATCH', `/api/desk/conversations/${omar.conversation}`, { custom: { floor: value } });
  await file('upper');
  for (const seat of [page, idris]) await expect(link(seat, 'Upstairs')).toHaveText(/1$/);
  await page.reload(); // the server counts the same
  await expect(link(page, 'Upstairs')).toHaveText(/1$/);
  await file('ground');
  for (const seat of [page, idris]) await expect(link(seat, 'Upstairs')).toHaveText(/0$/);
  await file(null);

  // the address is enough, and what is deleted is gone for both
  await idris.reload();
  await expect(idris.getByRole('heading', { name: 'Unanswered' })).toBeVisible();
  await link(page, 'Unanswered').click();
  await page.getByRole('button', { name: 'Edit', exact: true }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
  await expect(link(page, 'Unanswered')).toHaveCount(0);
  await expect(idris.getByText('This view is not here any more')).toBeVisible();
});
