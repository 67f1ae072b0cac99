/** A chat changes hands: a visitor who reads Arabic, who gives it, who takes it, and who watches. */
import { type Page } from '@playwright/test';
import { colleague } from './colleague';
import { expect, openDesk, reply, test } from './desk';

/** Fills what every handover needs, and offers it. */
async function offer(page: Page, key: string, to: string | undefined): Promise<void> {
  await page.locator('.composer textarea').press('Escape'); // out of it
  await page.keyboard.press(key);
  const dialog = page.getByRole('dialog', { name: key === 'h' ? /^Hand over/ : /^Escalate/ });
  if (to) await dialog.getByRole('radio', { name: new RegExp(to) }).check();
  await dialog
    .getByLabel('Why do you hand it over?')
    .or(dialog.getByLabel('Why does it go up?'))
    .fill('Needs the workshop');
  await dialog.getByLabel('What was tried?').fill('Another bulb');
  await dialog.getByLabel('What is the next step?').fill('Measure the socket');
  await dialog.getByRole('radio', { name: '1 hour' }).check();
  await dialog.getByRole('button', { name: key === 'h' ? /^Hand over/ : /^Escalate/ }).click();
}

test('a chat is handed over, taken, declined and escalated, and a colleague is asked in a note', async ({
  desk,
  page,
  browser,
}) => {
  await desk.found();
  await desk.alwaysOpen();
  const { url } = await desk.shop(true, (tag) => ({
    html: `<!doctype html><html lang="ar" dir="rtl"><head><title>متجر</title></head><body><h1>متجر</h1>${tag}</body></html>`,
  }));
  const first = await desk.firstTeam();
  const workshop = await desk.create('teams', { name: 'Workshop', assignment: 'manual' });
  await openDesk(page, desk, '/desk/'); // the supervisor, who is an admin
  const wren = await colleague(browser, desk, 'Wren');
  const idris = await colleague(browser, desk, 'Idris', { team: workshop });
  expect((await desk.call('PATCH', `/api/collections/teams/records/${first}`, { escalates_to: workshop })).status).toBe(
    200,
  );
  await wren.page.reload(); // the way up is known from the next load on
  await expect(wren.page.getByRole('heading', { name: 'Conversations' })).toBeVisible();

  const ada = await (await browser.newContext({ locale: 'ar' })).newPage();
  await ada.goto(url);
  await ada.locator('porchlight-widget').locator('button.launcher').click();
  await ada.locator('porchlight-widget').locator('button.write').click();
  const words = ada.locator('porchlight-widget').getByRole('textbox').last();
  await words.fill('المصباح يومض');
  await words.press('Enter');
  const link = (of: Page) => of.getByRole('link', { name: /المصباح يومض/ });

  await test.step('who has it hands it over to an agent of another team, with what was begun', async () => {
    await link(wren.page).click();
    await wren.page.keyboard.press('Escape');
    await wren.page.keyboard.press('i');
    await expect(wren.page.getByRole('log').getByText('You took the conversation')).toBeVisible();
    await wren.page.keyboard.press('r');
    await wren.page.getByRole('textbox', { name: /Reply/ }).fill('It needs an E14 bulb');
    await expect(link(idris.page)).toBeHidden();
    await offer(wren.page, 'h', 'Idris');
    await expect(wren.page.getByRole('region', { name: 'Handover' })).toContainText('Offered to Idris');
    await wren.page.keyboard.press('Escape'); // who looks at it has read what comes
    await expect(wren.page).toHaveURL(`${desk.origin}/desk/`);
    await expect(ada.getByText(/سيتولى Idris محادثتك ويجيب قبل/)).toBeVisible();
  });

  await test.step('who is asked is told, reads all of it, and takes it with one key', async () => {
    await idris.page.getByRole('button', { name: /^Notifications, 1 unread/ }).click();
    await idris.page.getByRole('link', { name: /Wren asks you to take over/ }).click();
    const card = idris.page.getByRole('region', { name: 'Handover' });
    for (const text of ['Needs the workshop', 'Another bulb', 'Measure the socket', 'It needs an E14 bulb'])
      await expect(card).toContainText(text);
    await expect(idris.page.getByRole('button', { name: 'Notifications', exact: true })).toBeVisible();
    await idris.page.locator('.composer textarea').press('Escape');
    await idris.page.keyboard.press('i');
    await expect(idris.page.getByRole('log').getByText('You took over from Wren')).toBeVisible();
    await expect(ada.getByText('انضم', { exact: false }).filter({ hasText: 'Idris' })).toBeVisible();
    await idris.page.getByRole('button', { name: 'Put it into the composer' }).click();
    await expect(idris.page.getByRole('textbox', { name: /Reply/ })).toHaveValue('It needs an E14 bulb');
    await reply(idris.page, 'It needs an E14 bulb, and we have one');
    await expect(ada.getByText('It needs an E14 bulb, and we have one')).toBeVisible();
    await expect(wren.page.getByRole('button', { name: /^Notifications, 1 unread/ })).toBeVisible();
  });

  await test.step('a colleague is asked in a note, and gets nothing but the question', async () => {
    await idris.page.locator('.composer textarea').press('Escape');
    await idris.page.keyboard.press('n');
    const note = idris.page.getByRole('textbox', { name: /Note/ });
    await note.pressSequentially('Does ours fit, @Wr');
    await expect(idris.page.getByRole('option', { name: /Wren/ })).toBeVisible();
    await note.press('Enter');
    await expect(note).toHaveValue(/@Wren/);
    await note.press('Enter');
    await expect(idris.page.getByText('asks Wren')).toBeVisible();
    await wren.page.getByRole('button', { name: /^Notifications, \d unread/ }).click();
    await wren.page.getByRole('link', { name: /Idris asks you in a note/ }).click();
    await expect(wren.page.getByRole('log').getByText('Does ours fit', { exact: false })).toBeVisible();
    await expect(idris.page.getByRole('log').getByText('You took over from Wren')).toBeVisible();
  });

  await test.step('nobody is asked unknowingly who is not there, and who is asked may decline', async () => {
    await wren.page.locator('.composer textarea').press('Escape');
    await wren.page.keyboard.press('y');
    await wren.page.getByRole('menuitemradio', { name: 'Away' }).click();
    await offer(idris.page, 'h', 'Wren');
    const dialog = idris.page.getByRole('dialog');
    await expect(dialog.getByRole('alert')).toContainText('Wren is away.');
    await dialog.getByRole('button', { name: /^Hand over anyway/ }).click();
    await wren.page.getByRole('button', { name: 'Decline' }).click();
    await wren.page.getByRole('textbox', { name: /^Why not/ }).fill('At lunch');
    await wren.page.keyboard.press('Enter');
    await expect(idris.page.getByRole('region', { name: 'Handover' })).toContainText('At lunch');
    await expect(ada.getByText('يبقى Idris معك')).toBeVisible();
  });

  await test.step('it goes up, the supervisor sees it, and of two offers one stands', async () => {
    await offer(idris.page, 'h', 'Mara');
    const bell = page.getByRole('button', { name: /^Notifications, 1 unread/ });
    await expect(bell).toBeVisible();
    const { id } = await desk.newest();
    const second = await desk.call('POST', `/api/desk/conversations/${id}/handovers`, {
      to_agent: wren.id,
      reason: 'Why',
      tried: 'What',
      next_step: 'Then',
      promised_by: Date.now() + 3_600_000,
    });
    expect(second.status).toBe(409);
    await bell.click();
    await page.getByRole('link', { name: /Idris asks you to take over/ }).click();
    await page
      .getByRole('region', { name: 'Handover' })
      .getByRole('button', { name: /^Accept/ })
      .click();
    await expect(page.getByRole('log').getByText('You took over from Idris')).toBeVisible();
    await offer(page, 'l', 'Workshop');
    await expect(idris.page.getByRole('region', { name: 'Handover' })).toContainText('escalates this to Workshop');
  });
});
