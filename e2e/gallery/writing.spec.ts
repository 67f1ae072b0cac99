/** What is planned and agreed about articles. */
import { check } from './look';
import { Desk, expect, openDesk, test as base } from '../desk';
import { hire } from '../colleague';
import { begin, schedule, versionOf } from '../writer';

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

const titles = { en: 'Which bulb fits', ar: 'أي مصباح يناسب' };
const nextWeek = () => Date.now() + 7 * 86_400_000; // ms

for (const lang of ['en', 'ar'] as const) {
  test.describe(lang, () => {
    test.use({ locale: lang === 'ar' ? 'ar' : 'en-GB' });

    test('a draft that is given a time, in the editor and in the list', async ({ sample, page }) => {
      const id = await begin(sample, titles[lang], 'E14, 40 W.', lang);
      await openDesk(page, sample, `/desk/knowledge/${id}/${lang}`);
      await page.locator('.top').getByRole('button').first().click();
      await page.getByRole('menuitem').nth(1).click(); // history, schedule
      await expect(page.getByRole('dialog')).toBeVisible();
      await check(page, `writing-schedule-${lang}`);
      await page.keyboard.press('Escape');
      await schedule(sample, id, nextWeek(), lang);
      await page.reload();
      await expect(page.locator('.scheduled')).toBeVisible();
      await check(page, `writing-scheduled-${lang}`);
      await openDesk(page, sample, '/desk/knowledge/?state=scheduled');
      await expect(page.locator('li a .tag').first()).toBeVisible();
      await check(page, `writing-scheduled-list-${lang}`);
    });

    test('a draft that a colleague is asked to read', async ({ sample, page }) => {
      const id = await begin(sample, titles[lang], 'E14, 40 W.', lang);
      await openDesk(page, sample, `/desk/knowledge/${id}/${lang}`);
      await page.locator('.top').getByRole('button').first().click();
      await page.getByRole('menuitem').nth(2).click(); // history, schedule, review
      await expect(page.getByRole('dialog')).toBeVisible();
      await check(page, `writing-ask-${lang}`);
      const text = `/api/desk/articles/${id}/${lang}/review`;
      const asked = { version: await versionOf(sample, id, lang), reviewer: '', note: 'E14?' };
      const wren = await hire(sample, `Wren ${lang}`);
      const headers = { 'Content-Type': 'application/json', Authorization: wren.auth.token };
      const body = JSON.stringify(asked);
      expect((await fetch(sample.origin + text, { method: 'PUT', headers, body })).status).toBe(200);
      await page.reload();
      await expect(page.locator('.review .primary')).toBeVisible();
      await check(page, `writing-review-${lang}`);
      expect((await sample.call('PATCH', text, { answer: 'E27!' })).status).toBe(200);
      await openDesk(page, sample, '/desk/knowledge/?state=review');
      await expect(page.locator('li a .tag').first()).toBeVisible();
      await check(page, `writing-returned-list-${lang}`);
      await openDesk(page, sample, `/desk/knowledge/${id}/${lang}`);
      await expect(page.locator('.review.back')).toBeVisible();
      await check(page, `writing-returned-${lang}`);
    });

    test('links to articles: one is picked, one is not to be read, one is gone', async ({ sample, page }) => {
      const hidden = await begin(sample, 'E14', 'E14.', lang);
      const body = `E14, [40 W](article:${hidden}), [E27](article:nowhere00000000).`;
      const id = await begin(sample, titles[lang], body, lang);
      await openDesk(page, sample, `/desk/knowledge/${id}/${lang}`);
      await expect(page.locator('.links .dead')).toHaveCount(2);
      await check(page, `writing-links-${lang}`);
      await page.locator('[role="toolbar"] button').nth(-2).click();
      await expect(page.locator('.sheet [role="option"]').first()).toBeVisible();
      await check(page, `writing-pick-${lang}`);
    });

    test('several articles that are chosen', async ({ sample, page }) => {
      await openDesk(page, sample, '/desk/knowledge/');
      await page.locator('.row input').nth(1).check();
      await page.locator('.row input').nth(3).check();
      await expect(page.locator('.chosen')).toBeVisible();
      await check(page, `writing-chosen-${lang}`);
    });
  });
}
