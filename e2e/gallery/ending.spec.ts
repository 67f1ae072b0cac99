/** The end of a conversation: ratings of two rounds, who asks to hear from us, kudos, and the list of one's own. */
import { hire } from '../colleague';
import { Desk, expect, openDesk, test as base } from '../desk';
import { Visitor } from '../visitor';
import { check } from './look';

type Told = { desk: Desk; id: string };

/** One sample shop with a customer who came back, and was not content at first. */
const test = base.extend<object, { told: Told }>({
  told: [
    async ({}, use) => {
      const desk = new Desk({ demo: true });
      await desk.start();
      await desk.enter();
      const ada = new Visitor(desk);
      const rate = async (body: object) =>
        expect((await ada.ask('POST', `/conversations/${ada.conversation}/rating`, body)).status).toBe(204);
      const solve = async () =>
        expect(
          (await desk.call('PATCH', `/api/desk/conversations/${ada.conversation}`, { status: 'solved' })).status,
        ).toBe(200);
      await ada.say('Where is order L-2041?', { opening: { name: 'Ada Park' } });
      const id = ada.conversation;
      await desk.reply(id, 'It left our workshop this morning and is with you **tomorrow**.');
      await solve();
      await rate({ score: 5, comment: 'Quick and kind. شكرا!' });
      await ada.say('It came, but the shade is dented.');
      await desk.reply(id, 'A new shade is on its way.');
      const { messages } = (await (await desk.call('GET', `/api/desk/conversations/${id}/messages`)).json()) as {
        messages: { id: string; body: string }[];
      };
      const thanked = messages.find(({ body }) => body === 'A new shade is on its way.');
      const wren = await hire(desk, 'Wren Castell', { role: 'admin' });
      const kudos = await fetch(`${desk.origin}/api/desk/conversations/${id}/kudos`, {
        method: 'PUT',
        headers: { Authorization: wren.auth.token, 'Content-Type': 'application/json' },
        body: JSON.stringify({ message: thanked?.id, given: true }),
      });
      expect(kudos.status, await kudos.text()).toBe(204);
      await solve();
      await rate({ score: 2, comment: 'The second one is dented, too', follow_up: true });
      await use({ desk, id });
      await desk.close();
    },
    { scope: 'worker' },
  ],
});

for (const lang of ['en', 'ar'] as const) {
  test.describe(lang, () => {
    test.use({ locale: lang === 'ar' ? 'ar' : 'en-GB' });

    test('two rounds, what the customer thought of them, and kudos', async ({ told: { desk, id }, page }) => {
      await openDesk(page, desk, `/desk/c/${id}`);
      await expect(page.locator('.log .round')).toBeVisible();
      await expect(page.locator('.kudos')).toBeVisible();
      await expect(page.locator('.context .awaits')).toBeAttached();
      await page.keyboard.press('Escape');
      await check(page, `desk-ending-${lang}`);
      await page.setViewportSize({ width: 320, height: 700 });
      await page.locator('button.about').click();
      await expect(page.locator('.context.open .awaits')).toBeVisible();
      await page.locator('.context .awaits').scrollIntoViewIfNeeded();
      await page.setViewportSize({ width: 1440, height: 900 });
      await check(page, `desk-ending-context-${lang}`);
      await page.goto(`${desk.origin}/desk/settings/profile`);
      await expect(page.locator('#kudos li')).not.toHaveCount(0);
      await check(page, `desk-kudos-${lang}`, page.locator('#kudos li').last());
    });
  });
}
