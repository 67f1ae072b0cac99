/** What lies in drawers: the view of spam, a conversation of a contact who is blocked, the view of what is deleted, and the list of who is blocked. */
import { Desk, expect, openDesk, test as base } from '../desk';
import { Visitor } from '../visitor';
import { check } from './look';

type Put = { desk: Desk; spam: string; deleted: string };

/** One sample shop with spam of a blocked contact, and something that was deleted. */
const test = base.extend<object, { put: Put }>({
  put: [
    async ({}, use) => {
      const desk = new Desk({ demo: true });
      await desk.start();
      await desk.enter();
      const opened = async (text: string, name: string) => {
        const visitor = new Visitor(desk);
        await visitor.say(text, { opening: { name } });
        return visitor.conversation;
      };
      const spam = await opened(
        'Cheap watches and shoes, best price: https://watches.example',
        'Best Price Watches Ltd',
      );
      const other = await opened('اربح جائزة الآن', 'جوائز');
      const deleted = await opened('Sorry, wrong shop', 'Theo Brandt');
      const put = async (id: string, drawer: string) =>
        expect((await desk.call('PATCH', `/api/desk/conversations/${id}`, { drawer })).status).toBe(200);
      await put(spam, 'spam');
      await put(other, 'spam');
      await put(deleted, 'deleted');
      const head = (await (await desk.call('GET', `/api/desk/conversations/${spam}`)).json()) as {
        contact: { id: string };
      };
      const body = { blocked: true, conversation: spam };
      expect((await desk.call('PUT', `/api/desk/contacts/${head.contact.id}/blocked`, body)).status).toBe(204);
      await use({ desk, spam, deleted });
      await desk.close();
    },
    { scope: 'worker' },
  ],
});

for (const lang of ['en', 'ar'] as const) {
  test.describe(lang, () => {
    test.use({ locale: lang === 'ar' ? 'ar' : 'en-GB' });

    test('spam of a blocked contact, what is deleted, and who is blocked', async ({
      put: { desk, spam, deleted },
      page,
    }) => {
      await openDesk(page, desk, `/desk/c/${spam}?view=spam`);
      await expect(page.locator('.drawer')).toBeVisible();
      await expect(page.locator('.context .blocked')).toBeVisible();
      await page.keyboard.press('Escape');
      await check(page, `desk-spam-${lang}`);
      await page.goto(`${desk.origin}/desk/c/${deleted}?view=deleted`);
      await expect(page.locator('.drawer')).toBeVisible();
      await check(page, `desk-deleted-${lang}`);
      await page.goto(`${desk.origin}/desk/?view=spam`);
      await page.locator('nav .more').click();
      await expect(page.getByRole('menuitemradio').first()).toBeVisible();
      await check(page, `desk-drawers-${lang}`);
      await page.getByRole('menuitem').last().click();
      await expect(page.getByRole('dialog').getByRole('listitem')).toHaveCount(1);
      await check(page, `desk-blocked-${lang}`);
    });
  });
}
