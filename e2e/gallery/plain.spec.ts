/** The plain-language check: in the composer, and in the settings. */
import { check } from './look';
import { Desk, expect, openDesk, test as base } from '../desk';
import { Visitor } from '../visitor';

const test = base.extend<object, { sample: Desk }>({
  sample: [
    async ({}, use) => {
      const desk = new Desk({ demo: true });
      await desk.start();
      await desk.enter();
      for (const term of ['RMA', 'Lumen Pro']) await desk.create('terms', { term });
      const lea = new Visitor(desk);
      await lea.say('When does my lamp come?', { opening: { name: 'Lea Meyer' } });
      await use(desk);
      await desk.close();
    },
    { scope: 'worker' },
  ],
});

const reply =
  'Hello Lea, going forward we’ll keep you in the loop about the ETA. The new shade leaves our warehouse by 03/04, and it is 6 feet long!!!';

for (const lang of ['en', 'ar'] as const) {
  test.describe(lang, () => {
    test.use({ locale: lang === 'ar' ? 'ar' : 'en-GB' });

    test('nothing to look at, several things, one of them open, and a reply that is too long', async ({
      sample,
      page,
    }) => {
      const { id } = await sample.newest();
      await openDesk(page, sample, `/desk/c/${id}`);
      const field = page.locator('.composer textarea');
      const marks = page.locator('.composer mark');
      const answered = page.waitForResponse('**/api/desk/plain');
      await field.fill('Hello Lea, your lamp comes on 3 April.');
      await answered;
      await expect(marks).toHaveCount(0);
      await check(page, `plain-clean-${lang}`);
      await field.fill(reply);
      await expect(marks.first()).toBeVisible();
      await check(page, `plain-found-${lang}`);
      await field.press('ControlOrMeta+Home');
      await field.press('F8');
      const card = page.locator('.composer').getByRole('dialog');
      await expect(card).toBeVisible();
      await check(page, `plain-open-${lang}`);
      await page.keyboard.press('Escape');
      await field.fill(`${reply}\n`.repeat(120));
      await expect(page.locator('.modes .plain')).not.toBeEmpty();
      await expect(marks).toHaveCount(0);
      await check(page, `plain-long-${lang}`);
      await field.fill('');
    });

    test('the settings: everything told, something silenced, our own words', async ({ sample, page }) => {
      await openDesk(page, sample, '/desk/settings/plain');
      await expect(page.locator('#terms li').first()).toBeVisible();
      await check(page, `plain-settings-${lang}`);
      await page.evaluate(() => {
        const silenced = { 'en/loop': 'keep you in the loop', 'en/unexplained': 'ETA' };
        localStorage.setItem('porchlight.preferences', JSON.stringify({ silenced }));
      });
      await page.reload();
      await expect(page.locator('#terms li').first()).toBeVisible();
      await check(page, `plain-settings-silenced-${lang}`);
    });
  });
}
