/** A browser keeps a page as it was left, and shows it again to who comes back with Back (bfcache). */
import { bodies, expect, openWidget, test } from './desk';

// Playwright switches it off
test.use({
  launchOptions: async ({ launchOptions }, use) =>
    use({ ...launchOptions, ignoreDefaultArgs: ['--disable-back-forward-cache'] }),
});

test('who comes back with Back goes on, with one socket and each line once', async ({ desk, page }) => {
  await desk.found();
  const shop = await desk.shop();
  await page.addInitScript(() => {
    const made: WebSocket[] = [];
    Object.assign(window, {
      made,
      WebSocket: class extends WebSocket {
        constructor(...address: ConstructorParameters<typeof WebSocket>) {
          super(...address);
          made.push(this);
        }
      },
    });
    addEventListener('pageshow', ({ persisted }) => Object.assign(window, { persisted }));
  });
  const open = () =>
    page.evaluate(() => (window as unknown as { made: WebSocket[] }).made.map(({ readyState }) => readyState));
  const composer = await openWidget(page, shop.url);
  await composer.fill('I look around first');
  await composer.press('Enter');
  await expect(page.getByText(/^\d.*· (Sent|Delivered|Seen)$/)).toBeVisible();
  const { id } = await desk.newest();
  await composer.pressSequentially('Is the la');
  await page.goto(`${desk.origin}/healthz`);
  await desk.reply(id, 'Take your time.');
  await page.goBack({ waitUntil: 'commit' });
  await expect.poll(() => page.evaluate(() => (window as unknown as { persisted?: boolean }).persisted)).toBe(true);
  await expect(page.getByRole('log').getByText('Take your time.')).toBeVisible();
  await expect(composer).toHaveValue('Is the la');
  await composer.press('End');
  await composer.pressSequentially('mp green?');
  await composer.press('Enter');
  const said = ['I look around first', 'Take your time.', 'Is the lamp green?'];
  await expect.poll(() => desk.bodies(id)).toEqual(said);
  await expect.poll(() => bodies(page)).toEqual(said);
  expect(await open()).toEqual([3, 1]); // the one before is closed
});
