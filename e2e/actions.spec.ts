/** What agents do with conversations, one and many at once: a visitor, two agents, and what each of them sees of it. */
import { type Page } from '@playwright/test';
import { colleague } from './colleague';
import { expect, openDesk, test } from './desk';
import { Visitor } from './visitor';

/** The notice that says so, whose Undo is the newest. */
async function says(page: Page, text: string | RegExp): Promise<void> {
  await expect(page.locator('.toast').getByText(text)).toBeVisible();
}

test('a conversation is put off, filed and followed, and several at once', async ({ desk, page, browser }) => {
  await desk.found();
  const wren = await colleague(browser, desk, 'Wren', { team: await desk.create('teams', { name: 'Returns' }) });
  await desk.create('custom_fields', {
    object: 'conversation',
    key: 'floor',
    label: 'Floor',
    type: 'select',
    options: ['ground', 'upper'],
  });
  const ada = new Visitor(desk);
  await ada.say('Does the lamp come in green?', { opening: { name: 'Ada', tz: 'Asia/Tokyo' } });
  for (const name of ['Omar', 'Jun']) await new Visitor(desk).say('Where is my parcel?', { opening: { name } });
  await openDesk(page, desk, `/desk/c/${ada.conversation}`);
  const log = page.getByRole('log');
  const row = (of: Page, name: string) =>
    of.getByRole('region', { name: 'Conversation list' }).getByRole('link', { name });
  await expect(log.getByText('Does the lamp come in green?')).toBeVisible();
  await page.keyboard.press('Escape'); // out of the composer

  await test.step('snoozed by two keys, it leaves the list and stands among the snoozed', async () => {
    await page.keyboard.press('s');
    const week = page.getByRole('group', { name: 'Snooze until' }).getByRole('menuitem', { name: /^In a week/ });
    await expect(page.getByRole('group', { name: 'Customer’s time (Tokyo)' })).toContainText('09:00 in Tokyo');
    await week.press('Enter');
    await says(page, /Ada is snoozed until /);
    await expect(log.getByText(/You snoozed the conversation until /)).toBeVisible();
    await expect(row(page, 'Ada')).toHaveCount(0);
  });
  await test.step('undone by one, and put off once more, until a moment of one’s own', async () => {
    await page.keyboard.press('z');
    await says(page, 'Undone: Ada is as it was before.');
    await expect(row(page, 'Ada')).toBeVisible();
    await page.keyboard.press('s');
    await page.getByRole('menuitem', { name: 'Another date…' }).click();
    await page.getByLabel('It comes back on').fill('2001-01-01T09:00');
    await page.getByRole('dialog').getByRole('button', { name: 'Snooze' }).click();
    await expect(page.getByRole('alert')).toHaveText('That moment is over. Choose a later one.');
    const later = new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 16);
    await page.getByLabel('It comes back on').fill(later);
    await page.getByLabel('It comes back on').press('Enter');
    await page.getByRole('link', { name: 'Snoozed', exact: true }).click();
    await expect(row(page, 'Ada')).toBeVisible();
  });
  await test.step('over a crash it stays put off, and comes back when the customer writes', async () => {
    await desk.kill();
    await desk.start();
    await page.reload();
    await expect(row(page, 'Ada')).toBeVisible();
    await ada.say('I found it, thank you. Still the cable?');
    await expect(log.getByText('Ada wrote: the conversation is back from its snooze')).toBeVisible();
    await page.getByRole('link', { name: 'Open', exact: true }).click();
    await expect(row(page, 'Ada')).toBeVisible();
  });

  await test.step('a tag is made where it is used, and the colleague sees it by its name', async () => {
    await page.keyboard.press('t');
    const tags = page.getByRole('combobox', { name: 'Tags' });
    await tags.fill('Delivery');
    await tags.press('Enter');
    await says(page, 'Ada has the tag “Delivery” now.');
    await tags.press('Escape');
    await expect(tags).toHaveCount(0);
    await expect(row(page, 'Ada')).toContainText('Delivery');
  });
  const context = page.getByRole('complementary', { name: /^About Ada/ });
  await test.step('a field takes a value, and keeps it over a reload', async () => {
    await context.getByLabel('Floor').selectOption('upper');
    await says(page, 'Ada: “Floor” is saved.');
    await expect(log.getByText('You changed “Floor”')).toBeVisible();
  });
  await test.step('who is asked to follow sees it, though it is another team’s', async () => {
    await expect(row(wren.page, 'Ada')).toHaveCount(0);
    await context.getByRole('button', { name: 'Have a colleague follow' }).click();
    await page.getByRole('menuitemcheckbox', { name: /Wren/ }).click();
    await expect(row(wren.page, 'Ada')).toContainText('Delivery');
    await row(wren.page, 'Ada').click();
    await expect(wren.page.getByLabel('Floor')).toHaveValue('upper');
    await expect(wren.page.getByRole('log').getByText('Mara had Wren follow the conversation')).toBeVisible();
  });

  await test.step('three are chosen by keys and prioritised at once, and one undo is for all', async () => {
    await row(page, 'Omar').focus();
    await page.keyboard.press('x');
    await expect(page.getByRole('toolbar')).toContainText('1 conversation selected');
    await page.getByRole('button', { name: 'Select all', exact: true }).click();
    await expect(page.getByRole('toolbar')).toContainText('3 conversations selected');
    await row(page, 'Omar').focus();
    await page.keyboard.press('p');
    await page.getByRole('menuitemradio', { name: 'urgent' }).click();
    await says(page, '3 conversations: Priority: urgent.');
    await expect(page.getByRole('toolbar')).toHaveCount(0);
    await page.keyboard.press('z');
    await says(page, 'Undone: 3 conversations are as they were before.');
  });
  await test.step('what a colleague has changed meanwhile is told, and spoils no other', async () => {
    const list = (await (await desk.call('GET', '/api/desk/conversations')).json()) as {
      conversations: { id: string; version: number; contact_name: string }[];
    };
    const of = (name: string) => list.conversations.find(({ contact_name }) => contact_name === name);
    const changes = ['Omar', 'Jun'].map((name) => ({
      id: of(name)?.id,
      status: 'solved',
      version: (of(name)?.version ?? 0) - (name === 'Omar' ? 1 : 0),
    }));
    const { results } = (await (await desk.call('PATCH', '/api/desk/conversations', { changes })).json()) as {
      results: { conversation?: { status: string }; error?: { code: string; current: { status: string } } }[];
    };
    expect(
      results.map(({ conversation, error }) => [conversation?.status, error?.code, error?.current.status]),
    ).toEqual([
      [undefined, 'conflict', 'open'],
      ['solved', undefined, undefined],
    ]);
    await expect(row(page, 'Jun')).toHaveCount(0);
    await expect(row(page, 'Omar')).toBeVisible();
  });
  await wren.page.context().close();
});
