/** How a conversation ends, and begins again: a visitor, who answered them, and a colleague who supervises. */
import { colleague } from './colleague';
import { attend, expect, openDesk, openWidget, reply, test } from './desk';

const shots = process.env.SHOTS;

test('who was not content is come back to, writes again in another round, rates that one, and a colleague says thanks', async ({
  desk,
  page,
  browser,
}) => {
  await desk.found();
  const shop = await desk.shop();
  const visitor = await (await browser.newContext()).newPage();
  await attend(page, desk);
  const composer = await openWidget(visitor, shop.url);
  await composer.fill('My lamp flickers');
  await composer.press('Enter');
  const { id } = await desk.newest();
  await openDesk(page, desk, `/desk/c/${id}`);
  await reply(page, 'Turn the bulb');
  await expect(visitor.getByText('Turn the bulb')).toBeVisible();
  const wren = await colleague(browser, desk, 'Wren', { role: 'supervisor', path: `/desk/c/${id}` });
  const solve = async () =>
    expect((await desk.call('PATCH', `/api/desk/conversations/${id}`, { status: 'solved' })).status).toBe(200);
  const log = page.getByRole('log');
  const about = page.getByRole('complementary', { name: /^About/ });
  const send = visitor.getByRole('button', { name: 'Send', exact: true });

  await test.step('a bad rating, why, and the wish to hear from us', async () => {
    await solve();
    await visitor.getByRole('radio', { name: 'Bad', exact: true }).click();
    await visitor.getByLabel('We are sorry. What went wrong?').fill('The bulb was not it');
    await send.click();
    await expect(visitor.getByText('May we come back to you about it?')).toBeVisible();
    if (shots) await visitor.screenshot({ path: `${shots}/ending-back.png` });
    await visitor.getByRole('button', { name: 'Yes, please' }).click();
    await expect(visitor.getByText('We will come back to you.')).toBeVisible();
    await expect(log.getByText('The bulb was not it')).toBeVisible();
    await expect(log.getByText('rated the answer 2 of 5')).toHaveCount(1);
    await expect(log.getByText('asks to hear from you about it')).toBeVisible();
    await expect(about.getByRole('button', { name: 'I came back to them' })).toBeVisible();
    if (shots) await page.screenshot({ path: `${shots}/ending-asks.png` });
  });
  await test.step('who supervises is told, too', async () => {
    await wren.page.getByRole('button', { name: /^Notifications/ }).click();
    await expect(wren.page.getByText('The customer was not content and asks to hear from you')).toBeVisible();
    await wren.page.keyboard.press('Escape');
  });
  await test.step('what the visitor said is there after a reload, and they write again in the same conversation', async () => {
    await visitor.reload();
    await expect(visitor.getByText('We will come back to you.')).toBeVisible();
    await visitor.getByRole('button', { name: 'Write again' }).click();
    const again = visitor.getByRole('textbox', { name: /message/i });
    await expect(again).toBeFocused();
    await again.fill('It flickers again');
    await again.press('Enter');
    await expect(visitor.getByText('Open again')).toBeVisible();
    await expect(log.getByRole('separator').getByText('Reopened · round 2')).toBeVisible();
    if (shots) await visitor.screenshot({ path: `${shots}/ending-again-visitor.png` });
    await reply(page, 'A new bulb is on its way');
    await expect(log.getByText('You came back to the customer')).toBeVisible();
    await expect(about.getByRole('button', { name: 'I came back to them' })).toHaveCount(0);
    await expect.poll(() => desk.bodies(id)).toEqual(['My lamp flickers', 'Turn the bulb', 'It flickers again', 'A new bulb is on its way']); // prettier-ignore
  });
  await test.step('the second round has a rating of its own, and the best one with a word is kudos', async () => {
    await solve();
    await visitor.getByRole('radio', { name: 'Very good' }).click();
    await visitor.getByLabel('What was good, what could be better?').fill('So quick!');
    await send.click();
    await expect(visitor.getByText('Thank you. It is good to know.')).toBeVisible();
    await expect(about.getByText('Round 2')).toBeVisible();
    await expect(about.getByText('Round 1')).toBeVisible();
    await expect(about.getByText('So quick!')).toBeVisible();
  });
  await test.step('a colleague says thanks for the answer, before everybody who reads along', async () => {
    const idris = await colleague(browser, desk, 'Idris', { path: `/desk/c/${id}` });
    const along = idris.page.getByRole('log');
    await expect(along.getByText('A new bulb is on its way')).toBeVisible();
    const message = wren.page.locator('.message', { hasText: 'A new bulb is on its way' });
    await message.hover();
    await message.getByRole('button', { name: 'More about this message' }).click();
    await wren.page.getByRole('menuitem', { name: 'Give kudos' }).click();
    await expect(message.getByText('Kudos from Wren')).toBeVisible();
    await expect(log.getByText('Kudos from Wren')).toBeVisible();
    await expect(along.getByText('Kudos from Wren')).toBeVisible();
    await idris.page.context().close();
    if (shots) await page.screenshot({ path: `${shots}/ending-kudos.png` });
    await page.goto(`${desk.origin}/desk/settings/profile`);
    const kudos = page.getByRole('region', { name: 'Kudos' });
    await expect(kudos.getByRole('link', { name: 'So quick!' })).toBeVisible();
    await expect(kudos.getByText('Wren thanked you')).toBeVisible();
    if (shots) await kudos.screenshot({ path: `${shots}/ending-profile.png` });
  });
  await visitor.context().close();
  await wren.page.context().close();
});
