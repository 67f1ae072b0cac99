/** Several chats at once: two agents and a supervisor with their customers, on the board. */
import { colleague } from './colleague';
import { type Desk, expect, openDesk, test } from './desk';
import { Visitor } from './visitor';

/** A customer who has written. */
async function customer(desk: Desk, name: string, body: string): Promise<Visitor> {
  const visitor = new Visitor(desk);
  await visitor.say(body, { opening: { name } });
  return visitor;
}

test('the board, its shelf, and nobody in each other’s way', async ({ desk, page, browser }) => {
  await desk.found();
  await desk.alwaysOpen();
  const ada = await customer(desk, 'Ada Park', 'Is there any way to get it before Friday?');
  const omar = await customer(desk, 'Omar Haddad', 'The voucher says expired');
  const jun = await customer(desk, 'Jun Sato', 'Does the lamp fit an E14 bulb?');
  const lane = (name: string) => page.getByRole('region', { name: new RegExp(`^Lane \\d of \\d: ${name}`) });
  const shelf = page.getByRole('region', { name: /^On the shelf/ });
  await page.setViewportSize({ width: 1280, height: 800 });

  await test.step('an empty board offers who has waited longest', async () => {
    await openDesk(page, desk, '/desk/');
    await expect(page.getByRole('heading', { name: 'Conversations' })).toBeVisible();
    await page.keyboard.press('b');
    await expect(page.getByText('No chat is on the board')).toBeVisible();
    await expect(shelf.getByRole('link')).toHaveCount(3);
    await page.keyboard.press('v');
    await expect(lane('Ada')).toBeVisible();
    await expect(shelf.getByRole('link')).toHaveCount(2);
  });

  await test.step('from the shelf by click, each lane has its own words, and F6 goes round', async () => {
    await shelf.getByRole('link', { name: /Omar/ }).click();
    await expect(lane('Omar').getByRole('textbox')).toBeFocused();
    await page.keyboard.type('Let me look at it, Omar');
    await page.keyboard.press('F6');
    await expect(lane('Ada').getByRole('textbox')).toBeFocused();
    await page.keyboard.type('Thursday, Ada');
    await page.keyboard.press('Shift+F6');
    await expect(lane('Omar').getByRole('textbox')).toHaveValue('Let me look at it, Omar');
    await expect(lane('Omar').getByRole('textbox')).toBeFocused();
    await expect(lane('Ada').getByRole('textbox')).toHaveValue('Thursday, Ada');
  });

  await test.step('keys mean the lane that has the focus, and a reload keeps lanes and words', async () => {
    await page.keyboard.press('Escape');
    await page.keyboard.press('i');
    await expect(lane('Omar').getByRole('log').getByText('You took the conversation')).toBeVisible();
    await expect(lane('Ada').getByRole('button', { name: /^Take/ })).toBeVisible();
    await expect(page.getByText('You have 1 of', { exact: false })).toBeVisible();
    await page.reload();
    await expect(lane('Omar').getByRole('textbox')).toHaveValue('Let me look at it, Omar');
    await expect(lane('Omar').getByRole('textbox')).toBeFocused();
    await expect(lane('Ada').getByRole('textbox')).toHaveValue('Thursday, Ada');
  });

  await test.step('what comes in meanwhile stands in its own lane, and is answered there', async () => {
    await ada.say('Are you there?');
    await expect(lane('Ada').getByRole('log').getByText('Are you there?')).toBeVisible();
    const field = lane('Ada').getByRole('textbox');
    await field.fill('Here I am');
    await expect(async () => {
      await field.press('Enter');
      await expect(field).toHaveValue('', { timeout: 500 });
    }).toPass();
    await expect(lane('Ada').getByRole('log').getByText('Here I am')).toBeVisible();
    await expect(lane('Omar').getByRole('textbox')).toHaveValue('Let me look at it, Omar');
    await expect.poll(() => desk.bodies(ada.conversation)).toContain('Here I am');
    expect(await desk.bodies(omar.conversation)).not.toContain('Here I am');
  });

  await test.step('a chat is dragged from the shelf into a lane, and back by a click', async () => {
    await shelf.getByRole('link', { name: /Jun/ }).dragTo(lane('Ada').locator('.bar').first());
    await expect(lane('Jun')).toBeVisible();
    await expect(lane('Ada')).toBeHidden();
    await page.getByRole('button', { name: 'Put Jun Sato back on the shelf' }).click();
    await expect(lane('Jun')).toBeHidden();
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect(lane('Jun')).toBeVisible();
  });

  await test.step('a colleague is seen looking and answering, and is gone with their page', async () => {
    const { page: wren } = await colleague(browser, desk, 'Wren', { path: `/desk/c/${jun.conversation}` });
    await expect(lane('Jun').getByText('Viewing: Wren')).toBeVisible();
    await expect(wren.getByText('Viewing: Mara', { exact: false }).first()).toBeAttached();
    await wren.getByRole('textbox', { name: /^reply to/i }).fill('It does');
    await expect(lane('Jun').getByText('Replying: Wren')).toBeVisible();
    await lane('Jun')
      .getByRole('button', { name: /^Assign/ })
      .click();
    await expect(page.getByRole('menuitemradio', { name: /Wren/ })).toContainText('0 of 4');
    await page.keyboard.press('Escape');
    await wren.keyboard.press('Escape');
    await wren.keyboard.press('i');
    await expect(lane('Jun').getByText('with Wren')).toBeVisible();
    await lane('Jun')
      .getByRole('button', { name: /^Assign/ })
      .click();
    await expect(page.getByRole('menuitemradio', { name: /Wren/ })).toContainText('1 of 4');
    await page.keyboard.press('Escape');
    await wren.context().close();
    await expect(lane('Jun').getByText(/(Viewing|Replying): Wren/)).toBeHidden();
  });

  await test.step('on a phone one lane stands behind tabs', async () => {
    await page.setViewportSize({ width: 360, height: 740 });
    const tabs = page.getByRole('tablist', { name: 'Lanes' }).getByRole('tab');
    await expect(tabs).toHaveCount(2);
    await tabs.filter({ hasText: 'Omar' }).click();
    await expect(page.getByRole('tabpanel').getByRole('textbox')).toHaveValue('Let me look at it, Omar');
    await expect(page.getByRole('tabpanel')).toHaveCount(1);
  });
});

test('a supervisor sees who waits and who has too much, and moves it; an agent is refused', async ({
  desk,
  browser,
}) => {
  await desk.found();
  await desk.alwaysOpen();
  const ada = await customer(desk, 'Ada Park', 'Is there any way to get it before Friday?');
  await customer(desk, 'Omar Haddad', 'The voucher says expired');
  const { page: noor } = await colleague(browser, desk, 'Noor', { role: 'supervisor', path: '/desk/day' });
  const { page: wren } = await colleague(browser, desk, 'Wren', { capacity: 1, path: '/desk/day' });
  const person = (name: string) =>
    noor.getByRole('region', { name: 'Agents' }).getByRole('listitem').filter({ hasText: name });

  await expect(wren.getByRole('alert')).toHaveText('This is for supervisors and admins.');
  await expect(wren.getByRole('navigation').getByRole('link', { name: 'Hard day' })).toHaveCount(0);

  await expect(noor.getByText(/^2 wait, the longest for/)).toBeVisible();
  await expect(person('Wren')).toContainText('0 of 1');
  await expect(person('Wren')).toContainText('Has room');

  await wren.goto(`${desk.origin}/desk/c/${ada.conversation}`);
  await expect(wren.getByRole('textbox', { name: /^reply to/i })).toBeFocused();
  await wren.keyboard.press('Escape');
  await wren.keyboard.press('i');
  await expect(person('Wren').first()).toContainText('1 of 1');
  await expect(person('Wren').first()).toContainText('Full');

  await noor.getByRole('button', { name: 'Assign: Omar Haddad' }).click();
  await noor.getByRole('menuitemradio', { name: /Wren/ }).click();
  await expect(person('Wren').first()).toContainText('2 of 1');
  await expect(person('Wren').first()).toContainText('Over the limit');

  await noor.getByRole('button', { name: 'Take over: Ada Park' }).first().click();
  await expect(wren.getByRole('log').getByText('Noor took the conversation')).toBeVisible();
  await expect(person('Wren').first()).toContainText('1 of 1');
  await expect(person('Noor').first()).toContainText('1 of 4');
});
