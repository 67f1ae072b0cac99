/** What an admin sets while others work: each change is seen where it counts, by those it concerns, without loading anything anew. */
import { readFile } from 'node:fs/promises';
import { colleague } from './colleague';
import { expect, openDesk, test } from './desk';
import { Visitor } from './visitor';

test('tags are renamed, merged and archived, and fields made and put in order, while a colleague looks on', async ({
  desk,
  page,
  browser,
}) => {
  await desk.found();
  const [ada, omar] = [new Visitor(desk), new Visitor(desk)];
  await ada.say('Where is my parcel?', { opening: { name: 'Ada' } });
  await omar.say('The post has lost my lamp.', { opening: { name: 'Omar' } });
  const [parcel, post] = [
    await desk.create('tags', { name: 'Parcle', colour: 'h1' }),
    await desk.create('tags', { name: 'Post' }),
  ];
  for (const [{ conversation }, tag] of [
    [ada, parcel],
    [omar, post],
  ] as const)
    await desk.call('PATCH', `/api/desk/conversations/${conversation}`, { add_tags: [tag] });
  const wren = await colleague(browser, desk, 'Wren', { path: `/desk/c/${ada.conversation}` });
  const row = (name: string) =>
    wren.page.getByRole('region', { name: 'Conversation list' }).getByRole('link', { name });
  await expect(row('Ada')).toContainText('Parcle');
  await openDesk(page, desk, '/desk/settings/tags');

  await test.step('a misspelt one is put right, and the colleague reads it at once', async () => {
    await page.getByRole('link', { name: /Parcle.*1 conversation/ }).click();
    await page.getByLabel('Name', { exact: true }).fill('Parcel');
    await page.getByLabel('Name', { exact: true }).press('Enter');
    await expect(row('Ada')).toContainText('Parcel');
    await page.getByRole('radio', { name: 'Blue' }).press(' ');
    await expect(page.locator('.toast').getByText('Colour: saved')).toBeVisible();
  });
  await test.step('two that mean the same become one, where they were given too', async () => {
    await page.goto(`${desk.origin}/desk/settings/tags/${post}`);
    await page.getByLabel('Merge into', { exact: true }).selectOption('Parcel');
    await expect(page.getByText('Merge “Post” into “Parcel”?')).toBeVisible();
    await page.getByRole('button', { name: 'Merge', exact: true }).click();
    await expect(page.locator('.toast').getByText('“Post” is “Parcel” now')).toBeVisible();
    await expect(page.getByText('2 conversations')).toBeVisible();
    await expect(row('Omar')).toContainText('Parcel');
  });
  await test.step('an archived one stays where it is, and is not offered', async () => {
    await page.getByRole('button', { name: 'Archive' }).click();
    await expect(page.getByRole('button', { name: 'Take back into use' })).toBeVisible();
    await expect(row('Ada')).toContainText('Parcel');
    await row('Omar').click();
    await wren.page.keyboard.press('Escape');
    await wren.page.keyboard.press('t');
    await wren.page.getByRole('combobox', { name: 'Tags' }).fill('parcel');
    await expect(wren.page.getByText('“Parcel” is archived.')).toBeVisible();
    await expect(wren.page.getByRole('option')).toHaveCount(0);
    await wren.page.keyboard.press('Escape');
  });

  await test.step('a field is made by keyboard alone, and the colleague fills it in', async () => {
    await page.goto(`${desk.origin}/desk/settings/fields`);
    await page.getByRole('button', { name: 'New field of conversations' }).press('Enter');
    await page.keyboard.type('Floor');
    await page.keyboard.press('Tab');
    await page.getByLabel('Kind of value').selectOption('One of several choices');
    await page.keyboard.press('Tab');
    await page.keyboard.type('ground\nupper');
    await page.getByLabel('Choices').press('Tab');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('button', { name: 'New field of conversations' })).toBeFocused();
    await wren.page.getByLabel('Floor').selectOption('upper');
    await expect(wren.page.getByRole('log').getByText('You changed “Floor”')).toBeVisible();
  });
  await test.step('with a value in it it keeps its kind, and is archived instead of deleted', async () => {
    await page.getByRole('link', { name: /Floor/ }).click();
    await page.getByLabel('Kind of value').selectOption('Number');
    await expect(page.getByRole('alert')).toContainText('This field holds values already, so its type stays.');
    await page.getByRole('button', { name: 'Delete this field' }).click();
    await page.getByRole('button', { name: 'Delete it for good' }).click();
    await expect(page.getByText('Archive it: it is no longer shown then, and they are kept.')).toBeVisible();
    await page.getByRole('button', { name: 'Archive', exact: true }).click();
    await expect(wren.page.getByLabel('Floor')).toHaveCount(0);
    await page.getByRole('button', { name: 'Take back into use' }).click();
    await expect(wren.page.getByLabel('Floor')).toHaveValue('upper');
  });
  await test.step('whoever is no admin reads what there is, and is told whom to ask', async () => {
    await wren.page.goto(`${desk.origin}/desk/settings/tags`);
    await expect(wren.page.getByText('Only admins can change this. Ask one of them: Mara Lindqvist.')).toBeVisible();
    await expect(wren.page.getByRole('button', { name: 'Add' })).toHaveCount(0);
  });
  await test.step('all of it stands in the audit list, which only admins read', async () => {
    await openDesk(page, desk, '/desk/settings/audit');
    await expect(page.getByText(/Mara Lindqvist.? merged the tag “.?Post.?” into “.?Parcel/)).toBeVisible();
    await page.getByRole('combobox', { name: 'Kind' }).selectOption('Teams');
    await expect(page).toHaveURL(/\?kind=teams$/);
    await expect(page.getByText('merged the tag')).toHaveCount(0);
    await openDesk(page, desk, '/desk/settings/audit?kind=filing&days=1');
    await page
      .getByText(/Mara Lindqvist.? changed the tag “.?Parcel/)
      .last()
      .click();
    await expect(page.getByRole('definition').getByText('Parcle')).toBeVisible();
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Download as CSV' }).click(),
    ]);
    expect(await readFile(await file.path(), 'utf8')).toContain(',name,Parcle,Parcel\r\n');
    await wren.page.goto(`${desk.origin}/desk/settings/audit`);
    await expect(wren.page.getByRole('heading', { name: 'Profile', level: 1 })).toBeVisible();
  });
});

test('keys are changed by pressing them, and are there at the other computer', async ({ desk, page, browser }) => {
  await desk.found();
  const ada = new Visitor(desk);
  await ada.say('Where is my parcel?', { opening: { name: 'Ada' } });
  await openDesk(page, desk, '/desk/settings/shortcuts');
  const key = (act: string) => page.getByRole('listitem').filter({ hasText: act }).locator('.key');
  const elsewhere = await (await browser.newContext({ locale: 'en-GB' })).newPage();

  await test.step('one that is taken says whose it is, and the two swap', async () => {
    await key('Solve or reopen').focus();
    await page.keyboard.press('Enter');
    await page.keyboard.press('7');
    await expect(page.getByRole('alert')).toContainText('That key can’t be used.');
    await page.keyboard.press('v');
    await expect(page.getByRole('alert')).toHaveText('V is the key of “Open the longest wait”.');
    await page.keyboard.press('Tab');
    const kept = page.waitForResponse((answer) => answer.request().method() === 'PATCH' && answer.ok());
    await page.keyboard.press('Enter');
    await kept;
    await expect(key('Solve or reopen')).toHaveText('V');
    await expect(key('Open the longest wait')).toHaveText('E');
  });
  await test.step('at the other computer the new key does it', async () => {
    await openDesk(elsewhere, desk, `/desk/c/${ada.conversation}`);
    await expect(elsewhere.getByRole('log').getByText('Where is my parcel?')).toBeVisible();
    await elsewhere.keyboard.press('Escape');
    await elsewhere.keyboard.press('v');
    await expect(elsewhere.getByRole('log').getByText('You solved the conversation')).toBeVisible();
  });
  await test.step('switched off, no single key acts there either', async () => {
    const kept = page.waitForResponse((answer) => answer.request().method() === 'PATCH' && answer.ok());
    await page.getByRole('radio', { name: /^Off/ }).check();
    await kept;
    await expect(page.getByText('Single keys are off: these act once you switch them on.')).toBeVisible();
    await elsewhere.reload();
    await expect(elsewhere.getByRole('log').getByText('Where is my parcel?')).toBeVisible();
    await elsewhere.keyboard.press('Escape');
    await elsewhere.keyboard.press('?');
    await expect(elsewhere.getByRole('dialog')).toContainText('Single keys are switched off');
    await elsewhere.getByRole('link', { name: 'Change keys' }).click();
    await expect(elsewhere.getByRole('radio', { name: /^Off/ })).toBeChecked();
  });
  await test.step('all go back to what they were, and that is undone like any other setting', async () => {
    await page.getByRole('button', { name: 'Back to the usual keys' }).click();
    await expect(key('Solve or reopen')).toHaveText('E');
    await page.locator('.toast').getByRole('button', { name: /^Undo/ }).last().click();
    await expect(key('Solve or reopen')).toHaveText('V');
  });
});
