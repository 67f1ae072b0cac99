/** Synonyms in the settings: none, and some in two languages. */
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

const groups = [
  { locale: 'en', words: 'couch, sofa, settee' },
  { locale: 'en', words: 'flat pack, self-assembly, put together yourself, kit, assemble at home' },
  { locale: 'ar', words: 'أريكة، كنبة' },
];

for (const lang of ['en', 'ar'] as const) {
  test.describe(lang, () => {
    test.use({ locale: lang === 'ar' ? 'ar' : 'en-GB' });

    test('no group, and groups in two languages', async ({ sample, page }) => {
      await openDesk(page, sample, '/desk/settings/synonyms');
      const empty = page.locator('.stack > p');
      await expect(empty).toBeVisible();
      await check(page, `synonyms-none-${lang}`);
      const made: string[] = [];
      for (const group of groups) made.push(await sample.create('synonyms', group));
      await page.reload();
      await expect(page.locator('.stack li')).toHaveCount(groups.length);
      await check(page, `synonyms-${lang}`);
      for (const id of made) await sample.call('DELETE', `/api/collections/synonyms/records/${id}`);
    });
  });
}
