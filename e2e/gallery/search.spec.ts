/** The search in all its states, light and dark, wide and narrow, left to right and right to left. */
import { check } from './look';
import { expect, openDesk, test } from '../desk';
import { Visitor } from '../visitor';

for (const lang of ['en', 'ar'] as const) {
  test.describe(lang, () => {
    test.use({ locale: lang === 'ar' ? 'ar' : 'en-GB' });

    test('the search', async ({ desk, page }) => {
      await desk.found();
      const visitor = new Visitor(desk);
      await visitor.say('The lamp arrived without its bulb, and the shade has a dent on one side.', {
        opening: { name: 'Anna Kowalski' },
      });
      await visitor.say('المصباح Heron مكسور، أين أجد المصباح الجديد؟');
      await desk.reply(visitor.conversation, 'A lamp with its bulb is on its way. <b>Thank you</b> for waiting.');
      const other = new Visitor(desk);
      await other.say('Does it fit?', { opening: { name: 'Lampert Heron' } });
      await expect(async () => {
        const answer = await desk.call('GET', '/api/desk/search?q=heron');
        const { messages, conversations } = (await answer.json()) as { messages: unknown[]; conversations: unknown[] };
        expect([messages.length, conversations.length]).toEqual([1, 1]);
      }).toPass();

      await openDesk(page, desk, '/desk/search');
      await expect(page.getByRole('searchbox')).toBeVisible();
      await check(page, `search-begin-${lang}`);
      await page.getByRole('searchbox').fill('lamp');
      await expect(page.locator('a.hit')).toHaveCount(3);
      await check(page, `search-found-${lang}`);
      await page.goto(`${desk.origin}/desk/search?q=zeppelin&by=agent`);
      await expect(page.locator('a.btn')).toBeVisible();
      await check(page, `search-none-${lang}`);

      const missing = { serving: true, filling: true, done: 1200, total: 98_000, since: 1, behind: false, up_to: 0 };
      await page.route('**/api/desk/search?**', async (route) => {
        const response = await route.fetch();
        await route.fulfill({ response, json: { ...((await response.json()) as object), state: missing } });
      });
      await page.goto(`${desk.origin}/desk/search?q=bulb`);
      await expect(page.locator('p.lacking')).toBeVisible();
      await check(page, `search-filling-${lang}`);
      await page.route('**/api/desk/search?**', (route) => route.abort());
      await page.goto(`${desk.origin}/desk/search?q=oak`);
      await expect(page.getByRole('alert').getByRole('button')).toBeVisible();
      await check(page, `search-failed-${lang}`);
    });
  });
}
