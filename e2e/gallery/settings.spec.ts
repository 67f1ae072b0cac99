/** The settings that are looked at once and then lived with: inboxes, saved replies, and PocketBase's way back here. */
import { check } from './look';
import { Desk, expect, openDesk, test as base } from '../desk';

const test = base.extend<object, { sample: Desk }>({
  sample: [
    async ({}, use) => {
      const desk = new Desk({ demo: true });
      await desk.start();
      await desk.enter();
      await use(desk);
      await desk.close();
    },
    { scope: 'worker' },
  ],
});

for (const lang of ['en', 'ar'] as const) {
  test.describe(lang, () => {
    test.use({ locale: lang === 'ar' ? 'ar' : 'en-GB' });

    test('inboxes, and all of one inbox', async ({ sample, page }) => {
      await openDesk(page, sample, '/desk/settings/inboxes');
      const door = page.locator(`main a[href$="/${sample.inbox.id}"]`);
      await expect(door).toBeVisible();
      await check(page, `settings-inboxes-${lang}`);
      await door.click();
      await expect(page.locator('#part-install')).toBeVisible();
      for (const part of ['install', 'look', 'before', 'identity']) {
        await page.locator(`#part-${part}`).evaluate((heading) => heading.scrollIntoView());
        await check(page, `settings-inbox-${part}-${lang}`);
      }
    });

    test('saved replies, and one in all its languages', async ({ sample, page }) => {
      await openDesk(page, sample, '/desk/settings/replies');
      const reply = page.locator('main a[href*="/settings/replies/"]').first();
      await expect(reply).toBeVisible();
      await check(page, `settings-replies-${lang}`);
      await reply.click();
      await expect(page.locator('textarea').first()).toBeVisible();
      await check(page, `settings-reply-${lang}`);
    });
  });
}
