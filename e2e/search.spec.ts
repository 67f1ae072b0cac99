/** What was said is found by those who may see it: a visitor, the agent, and an agent of another team who finds nothing. */
import { colleague } from './colleague';
import { expect, openDesk, test } from './desk';
import { Visitor } from './visitor';

test('a message is found by its words, by key alone, and by nobody who may not see it', async ({
  desk,
  page,
  browser,
}) => {
  await desk.found();
  const visitor = new Visitor(desk);
  await visitor.say('My parcel came without the bulb', { opening: { name: 'Anna Kowalski' } });
  await visitor.say('The wardrobe is fine, thank you');
  await desk.reply(visitor.conversation, 'The bulb is on its way');
  await expect(async () => {
    const answer = await desk.call('GET', '/api/desk/search?q=bulb');
    expect(((await answer.json()) as { messages: unknown[] }).messages).toHaveLength(2);
  }).toPass();
  const results = page.locator('a.hit');

  await test.step('from the palette to everything that was said, with a typing error', async () => {
    await openDesk(page, desk);
    await expect(page.getByRole('link', { name: /Anna Kowalski/ })).toBeVisible();
    await page.keyboard.press('Control+k');
    await expect(page.getByRole('combobox')).toBeFocused();
    await page.keyboard.type('wardrobe');
    await expect(page.getByRole('group', { name: 'Messages' }).getByRole('option')).toHaveCount(1);
    await page.getByRole('combobox').fill('bulp');
    await page.getByRole('option', { name: 'Search everything for “bulp”' }).click();
    await expect(page).toHaveURL(/\/desk\/search\?q=bulp$/);
    await expect(results).toHaveCount(2);
    await expect(results.first().locator('mark')).toHaveText('bulb');
  });

  await test.step('narrowed to what the customer wrote, the address says it', async () => {
    await page.getByLabel('Written by').selectOption('contact');
    await expect(results).toHaveCount(1);
    await expect(page).toHaveURL(/by=contact/);
    await page.reload();
    await expect(results).toHaveCount(1);
  });

  await test.step('arrow and Enter open the very message, Back returns to what was found', async () => {
    await page.getByRole('searchbox').focus();
    await page.keyboard.press('ArrowDown');
    await expect(results.first()).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(page).toHaveURL(new RegExp(`/c/${visitor.conversation}/m/\\d+$`));
    await expect(page.getByText('My parcel came without the bulb').last()).toBeVisible();
    await page.goBack();
    await expect(results).toHaveCount(1);
  });

  await test.step('the customer is found by name, and what is not there says so', async () => {
    const field = page.getByRole('searchbox');
    await field.fill('kowalski');
    await page.getByLabel('Written by').selectOption('');
    await expect(page.getByRole('heading', { name: 'Conversations' })).toBeVisible();
    await field.fill('zeppelin');
    await expect(page.getByText('Nothing holds “zeppelin”')).toBeVisible();
  });

  await test.step('an agent of another team finds none of it', async () => {
    const team = await desk.create('teams', { name: 'Assembly', assignment: 'manual' });
    const { page: wren } = await colleague(browser, desk, 'Wren', { team, path: '/desk/search?q=bulb' });
    await expect(wren.getByText('Nothing holds “bulb”')).toBeVisible();
    await wren.goto(`${desk.origin}/desk/search?q=kowalski`);
    await expect(wren.getByText('Nothing holds “kowalski”')).toBeVisible();
    await wren.context().close();
  });
});
