/** Merging: which conversation, what it means, what it looks like in the log, and the one that goes on elsewhere. */
import { Desk, expect, openDesk, test as base } from '../desk';
import { Visitor } from '../visitor';
import { check } from './look';

type Asked = { desk: Desk; first: string; second: string; third: string };

/** One sample shop with a customer who has asked three times. */
const test = base.extend<object, { asked: Asked }>({
  asked: [
    async ({}, use) => {
      const desk = new Desk({ demo: true });
      await desk.start();
      await desk.enter();
      const ada = new Visitor(desk);
      const say = async (body: string) => {
        ada.conversation = '';
        await ada.say(body, { opening: { name: 'Ada Park' } });
        return ada.conversation;
      };
      const change = async (id: string, body: object) =>
        expect((await desk.call('PATCH', `/api/desk/conversations/${id}`, body)).status).toBe(200);
      const first = await say('Where is order L-2041? It was to come on Friday.');
      await desk.reply(first, 'It left our workshop this morning and is with you **tomorrow**.');
      await change(first, { status: 'solved', subject: 'Order L-2041' });
      const second = await say('The parcel came, but the shade of the Heron lamp is dented. Can I send it back?');
      await ada.say('Here is the number on the box: 2041-7-صندوق');
      const third = await say('اللمبة لا تضيء');
      await change(third, { kind: 'ticket' });
      await use({ desk, first, second, third });
      await desk.close();
    },
    { scope: 'worker' },
  ],
});

for (const lang of ['en', 'ar'] as const) {
  test.describe(lang, () => {
    test.use({ locale: lang === 'ar' ? 'ar' : 'en-GB' });

    test('the choice, the question, the log of the one that stays, and the one that goes on', async ({
      asked: { desk, first, second, third },
      page,
    }) => {
      await openDesk(page, desk, `/desk/c/${second}`);
      await expect(page.getByRole('log').locator('.bubble')).toHaveCount(2);
      await page.keyboard.press('Escape');
      await page.keyboard.press('.');
      await page.getByRole('menuitem', { name: lang === 'ar' ? 'ادمج في…' : 'Merge into…' }).click();
      await expect(page.getByRole('option')).toHaveCount(2);
      await check(page, `desk-merge-choice-${lang}`);
      await page.getByRole('combobox').last().fill('L-2041');
      await page.keyboard.press('Enter');
      await expect(page.locator('dialog .means')).toBeVisible();
      await check(page, `desk-merge-ask-${lang}`);
      await page.keyboard.press('Escape');
      const merge = (id: string, into: string) => desk.call('PUT', `/api/desk/conversations/${id}/merge`, { into });
      expect((await merge(second, first)).status).toBe(200);
      expect((await merge(third, first)).status).toBe(200);
      await page.goto(`${desk.origin}/desk/c/${first}`);
      await expect(page.locator('.taken .bubble')).toHaveCount(3);
      await page.keyboard.press('Escape');
      await check(page, `desk-merged-${lang}`);
      await page.goto(`${desk.origin}/desk/c/${second}`);
      await expect(page.locator('.drawer .btn')).toHaveCount(2);
      await check(page, `desk-goes-on-${lang}`);
      for (const id of [third, second])
        expect((await desk.call('DELETE', `/api/desk/conversations/${id}/merge`)).status).toBe(200);
    });
  });
}
