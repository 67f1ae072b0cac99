/** What nobody has to answer: spam, a contact who is blocked, what is deleted and restored. A visitor, two agents, and what each of them sees of it. */
import { randomUUID } from 'node:crypto';
import { type Page } from '@playwright/test';
import { colleague } from './colleague';
import { attend, expect, openDesk, openWidget, test } from './desk';
import { Visitor } from './visitor';

/** The notice that says so, whose Undo is the newest. */
async function says(page: Page, text: string | RegExp): Promise<void> {
  await expect(page.locator('.toast').getByText(text)).toBeVisible();
}

const row = (page: Page, name: string) =>
  page.getByRole('region', { name: 'Conversation list' }).getByRole('link', { name });

/** Opens one of the views that are looked into seldom. */
async function look(page: Page, view: 'Spam' | 'Deleted'): Promise<void> {
  await page.getByRole('navigation', { name: 'Views' }).getByRole('button').click();
  await page.getByRole('menuitemradio', { name: view }).click();
}

test('spam goes out of every list and comes back; what is deleted is restored, or its contact begins anew', async ({
  desk,
  page,
  browser,
}) => {
  await desk.found();
  const wren = await colleague(browser, desk, 'Wren');
  const [ada, omar, jun] = [new Visitor(desk), new Visitor(desk), new Visitor(desk)];
  await ada.say('Does the lamp come in green?', { opening: { name: 'Ada' } });
  await omar.say('Cheap watches', { opening: { name: 'Omar' } });
  await jun.say('Cheap shoes', { opening: { name: 'Jun' } });
  let arrive = () => {};
  const slow = new Promise<void>((done) => (arrive = done));
  await page.route('**/BulkBar-*.js', (route) => slow.then(() => route.continue()));
  await openDesk(page, desk, `/desk/c/${omar.conversation}`);
  const log = page.getByRole('log');
  await expect(log.getByText('Cheap watches')).toBeVisible();
  await page.keyboard.press('Escape'); // out of the composer

  await test.step('one key makes it spam, for the colleague too, and one takes it back', async () => {
    await page.keyboard.press('!');
    await says(page, 'Omar is spam now.');
    await expect(page.getByText('This is spam: it is in no list')).toBeVisible();
    for (const of of [page, wren.page]) await expect(row(of, 'Omar')).toHaveCount(0);
    await page.keyboard.press('z');
    await says(page, 'Undone: Omar is as it was before.');
    for (const of of [page, wren.page]) await expect(row(of, 'Omar')).toBeVisible();
  });
  await test.step('two are chosen and are spam at once; a line of theirs rings nobody and lists nothing', async () => {
    await row(page, 'Omar').focus();
    await page.keyboard.press('x');
    await row(page, 'Jun').focus();
    await page.keyboard.press('x');
    await page.keyboard.press('!'); // before the bar that does it is there: keys are not lost
    arrive();
    await says(page, '2 conversations: Spam.');
    await omar.say('Very cheap watches');
    await expect(log.getByText('Very cheap watches')).toBeVisible();
    await expect(page).toHaveTitle(/^\(1\) /); // Ada alone waits
    await look(wren.page, 'Spam');
    await expect(row(wren.page, 'Omar')).toContainText('Very cheap watches');
  });
  await test.step('the colleague says that one is none, and it stands where it stood', async () => {
    await row(wren.page, 'Jun').click();
    await wren.page.getByRole('button', { name: 'Not spam' }).click();
    await says(wren.page, 'Jun is back in the lists.');
    await expect(row(wren.page, 'Jun')).toHaveCount(0);
    await expect(row(page, 'Jun')).toBeVisible();
  });

  await test.step('what is deleted can be read and nothing else, until it is restored', async () => {
    await row(page, 'Ada').click();
    await expect(log.getByText('Does the lamp come in green?')).toBeVisible();
    await page.keyboard.press('Escape');
    await page.keyboard.press('#');
    await says(page, 'Ada is deleted. For 30 days it can be restored.');
    await expect(page.getByRole('textbox', { name: /^reply to/i })).toHaveCount(0);
    for (const of of [page, wren.page]) await expect(row(of, 'Ada')).toHaveCount(0);
    await look(page, 'Deleted');
    await row(page, 'Ada').click();
    await page.getByRole('button', { name: 'Restore' }).click();
    await says(page, 'Ada is restored.');
    await expect(log.getByText('You restored the conversation')).toBeVisible();
    await expect(page.getByRole('textbox', { name: /^reply to/i })).toBeVisible();
  });
  await test.step('who writes where one was deleted opens another one', async () => {
    await page.keyboard.press('Escape');
    await page.keyboard.press('#');
    await expect(log.getByText('You deleted the conversation')).toHaveCount(2);
    const before = ada.conversation;
    await ada.say('And in blue?');
    expect(ada.conversation).not.toBe(before);
    await page.getByRole('link', { name: 'Open', exact: true }).click();
    await expect(row(page, 'Ada')).toContainText('And in blue?');
  });
  await test.step('two that have to do with each other are linked, found by number, and either leads to the other', async () => {
    await row(page, 'Jun').click();
    await expect(log.getByText('Cheap shoes')).toBeVisible();
    const about = (name: string) => page.getByRole('complementary', { name: `About ${name}` });
    await about('Jun').getByRole('button', { name: 'Link a conversation' }).click();
    const field = page.getByRole('combobox', { name: 'Link Jun with' });
    await field.fill('And in blue');
    await expect(page.getByRole('option', { name: /Ada/ })).toBeVisible();
    await field.press('Enter');
    await says(page, /^Jun is linked with #\d+ now\.$/);
    await about('Jun')
      .getByRole('link', { name: /And in blue/ })
      .click();
    await expect(about('Ada').getByRole('link', { name: /Cheap shoes/ })).toBeVisible();
    await about('Ada')
      .getByRole('button', { name: /^Unlink #/ })
      .click();
    await expect(about('Ada').getByRole('link', { name: /Cheap shoes/ })).toHaveCount(0);
  });
  await wren.page.context().close();
});

test('a blocked visitor is told so in the widget, keeps what was said, and writes again once they may', async ({
  desk,
  page,
  browser,
}) => {
  await desk.found();
  const shop = await desk.shop();
  const visitor = await (await browser.newContext()).newPage();
  await attend(page, desk);
  const composer = await openWidget(visitor, shop.url);
  await composer.fill('You fools');
  await composer.press('Enter');
  const { id } = await desk.newest();
  await openDesk(page, desk, `/desk/c/${id}`);
  const log = page.getByRole('log');
  await expect(log.getByText('You fools')).toBeVisible();

  await page.getByRole('button', { name: 'More actions' }).click();
  await page.getByRole('menuitem', { name: 'Spam, and block the contact' }).click();
  await says(page, /is spam now, and blocked\.$/);
  await expect(log.getByText(/You blocked /)).toBeVisible();

  await composer.fill('All of you');
  await composer.press('Enter');
  await expect(visitor.getByText('This chat is closed: messages from here are not taken any more.')).toBeVisible();
  await expect(visitor.getByText('You fools')).toBeVisible();
  await expect(log.getByText('All of you')).toHaveCount(0);
  await expect.poll(() => desk.bodies(id)).toEqual(['You fools']);

  await test.step('over HTTP the same, also where a new conversation is asked for', async () => {
    const session = await visitor.evaluate(
      () => Object.values(localStorage).find((value) => /^[\w-]{43}$/.test(value)) ?? '',
    );
    for (const conversation of [{ conversation: id }, {}]) {
      const answer = await fetch(`${desk.origin}/api/desk/visitor/messages`, {
        method: 'POST',
        headers: { 'X-Porchlight-Inbox': desk.inbox.key, 'X-Porchlight-Session': session, Origin: shop.origin },
        body: JSON.stringify({ client_id: randomUUID(), body: 'Fools', ...conversation }),
      });
      expect(answer.status).toBe(403);
      expect(await answer.json()).toMatchObject({ code: 'forbidden', field: 'contact' });
    }
  });
  await test.step('who supervises sees who is blocked, and lets them write again', async () => {
    await page.getByRole('navigation', { name: 'Views' }).getByRole('button').click();
    await page.getByRole('menuitem', { name: 'Blocked contacts' }).click();
    const sheet = page.getByRole('dialog', { name: 'Blocked contacts' });
    await expect(sheet).toContainText('by Mara');
    await sheet.getByRole('button', { name: 'Unblock' }).click();
    await expect(sheet).toContainText('Nobody is blocked.');
    await page.keyboard.press('Escape');
    await composer.fill('I am sorry');
    await composer.press('Enter');
    await expect(log.getByText('I am sorry')).toBeVisible();
  });
  await visitor.context().close();
});
