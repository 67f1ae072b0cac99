import { expect, openWidget, person, reply, test } from './desk';

test('from an empty folder to an answered chat, and nothing is missing after a kill', async ({
  desk,
  page,
  browser,
}) => {
  await test.step('the link opens a page with four fields', async () => {
    await page.goto(await desk.setupLink());
    await page.getByLabel(/company/i).fill(person.company);
    await page.getByLabel(/your name/i).fill(person.name);
    await page.getByLabel(/e-?mail/i).fill(person.email);
    await page
      .getByLabel(/password/i)
      .first()
      .fill(person.password);
    await page.screenshot({ path: 'test-results/shots/setup.png' });
    await page.getByRole('button', { name: /turn|start|light|open|set/i }).click();
    await expect(page).toHaveURL(/\/desk\//);
  });
  desk.token = await page.evaluate(
    () => (JSON.parse(localStorage.getItem('porchlight.session') ?? '{}') as { token: string }).token,
  );
  await desk.learnInbox();

  await test.step('the link is good once', async () => {
    const again = await desk.call('POST', '/api/desk/setup', {
      secret: new URL(await desk.setupLink()).hash.slice(1),
      ...person,
      locale: 'en',
      tz: 'UTC',
    });
    expect(again.status).toBe(404);
  });
  const shop = await desk.shop();
  const visitor = await (await browser.newContext()).newPage();
  await test.step('a visitor writes on a website', async () => {
    const composer = await openWidget(visitor, shop.url);
    await composer.fill('Does the lamp fit an E14 bulb?');
    await composer.press('Enter');
    await visitor.screenshot({ path: 'test-results/shots/widget-first.png' });
  });
  await test.step('the agent answers', async () => {
    await page.getByRole('link', { name: /E14 bulb/ }).click();
    await reply(page, 'Yes, E14 up to 40 W.');
    await expect(page.getByRole('log').getByText('Yes, E14 up to 40 W.')).toBeVisible();
    await expect(visitor.getByText('Yes, E14 up to 40 W.')).toBeVisible();
    await page.screenshot({ path: 'test-results/shots/desk-answered.png' });
    await visitor.screenshot({ path: 'test-results/shots/widget-answered.png' });
  });
  const title = 'Which bulb fits the Heron lamp';
  await test.step('and sends an article of the knowledge base, by keyboard', async () => {
    await desk.publish({ locale: 'en', slug: 'heron-bulb', title, body: 'An **E14** bulb with up to 40 W.' });
    const composer = page.getByRole('textbox', { name: /reply/i });
    await composer.press('/');
    await composer.pressSequentially('heron');
    await expect(page.getByRole('option', { name: title })).toHaveAttribute('aria-selected', 'true');
    await page.screenshot({ path: 'test-results/shots/desk-slash.png' });
    await composer.press('Enter');
    await expect(composer).toHaveValue(new RegExp(`^\\[${title}\\]`));
    await composer.press('Enter');
    await expect(composer).toHaveValue('');
  });
  await test.step('whose page opens from the chat, and reads without scripts', async () => {
    const link = visitor.getByRole('link', { name: title });
    await expect(link).toBeVisible();
    const reader = await (await browser.newContext({ javaScriptEnabled: false })).newPage();
    const response = await reader.goto((await link.getAttribute('href')) ?? '');
    expect(response?.status()).toBe(200);
    await expect(reader.getByRole('heading', { level: 1, name: title })).toBeVisible();
    await expect(reader.getByText('bulb with up to 40 W.')).toBeVisible();
  });
  await test.step('the server is killed and comes back, and all is as it was', async () => {
    await desk.kill();
    await desk.start();
    await page.reload();
    await visitor.reload();
    for (const reader of [page, visitor]) {
      const log = reader.getByRole('log');
      await expect(log.getByText('Does the lamp fit an E14 bulb?')).toBeVisible();
      await expect(log.getByText('Yes, E14 up to 40 W.')).toBeVisible();
      await expect(log.getByRole('link', { name: title })).toBeVisible();
    }
    await visitor.screenshot({ path: 'test-results/shots/widget-returning.png' });
  });
});
