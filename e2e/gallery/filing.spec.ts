/** How conversations are filed: menus and sheets over one, what stands in rows and beside it, and several chosen at once. */
import { Desk, expect, openDesk, test as base } from '../desk';
import { Visitor } from '../visitor';
import { check } from './look';

type Filed = { desk: Desk; id: string };
type Me = { agents: { id: string }[]; tags: { id: string; name: string }[] };

/** One sample shop with a conversation that has everything, and one that is put off. */
const test = base.extend<object, { filed: Filed }>({
  filed: [
    async ({}, use) => {
      const desk = new Desk({ demo: true });
      await desk.start();
      await desk.enter();
      const field = (key: string, label: string, type: string, options?: string[]) =>
        desk.create('custom_fields', { object: 'conversation', key, label, type, ...(options && { options }) });
      await field('order', 'Order number', 'text');
      await field('items', 'Items', 'number');
      await field('moving', 'Moving day', 'date');
      await field('gift', 'A gift', 'checkbox');
      await field('floor', 'Floor', 'select', ['ground', 'upper']);
      const me = (await (await desk.call('GET', '/api/desk/me')).json()) as Me;
      const tags = me.tags.filter(({ name }) => name === 'delivery').map(({ id }) => id);
      for (const [name, colour] of [
        ['refund, after 30 days', 'h3'],
        ['شكوى', 'h4'],
      ] as const)
        tags.push(await desk.create('tags', { name, colour }));
      const ada = new Visitor(desk);
      await ada.say('Is there any way to get order L-2041 before Friday?', {
        opening: { name: 'Ada Park', tz: 'Asia/Tokyo' },
      });
      const jun = new Visitor(desk);
      await jun.say('I look for the invoice and write again', { opening: { name: 'Jun' } });
      const soon = Date.now() + 26 * 3_600_000;
      const change = async (id: string, body: object) =>
        expect((await desk.call('PATCH', `/api/desk/conversations/${id}`, body)).status).toBe(200);
      await change(ada.conversation, {
        add_tags: tags,
        due_at: soon,
        add_followers: me.agents.slice(0, 3).map(({ id }) => id),
        custom: { order: 'L-2041', items: 2, moving: '2026-12-01', gift: true, floor: 'upper' },
      });
      await change(jun.conversation, { snoozed_until: soon });
      await use({ desk, id: ada.conversation });
      await desk.close();
    },
    { scope: 'worker' },
  ],
});

for (const lang of ['en', 'ar'] as const) {
  test.describe(lang, () => {
    test.use({ locale: lang === 'ar' ? 'ar' : 'en-GB' });

    test('tags, fields and followers beside a conversation, and the menu of a snooze', async ({
      filed: { desk, id },
      page,
    }) => {
      await openDesk(page, desk, `/desk/c/${id}`);
      await expect(page.locator('.context .fields')).toBeVisible();
      await page.keyboard.press('Escape');
      await check(page, `desk-filed-${lang}`);
      await page.keyboard.press('s');
      await expect(page.getByRole('menuitem').first()).toBeVisible();
      await check(page, `desk-snooze-${lang}`);
      await page.keyboard.press('Escape');
      await page.keyboard.press('t');
      await expect(page.getByRole('dialog').getByRole('option').first()).toBeVisible();
      await check(page, `desk-tags-${lang}`);
      await page.keyboard.press('Escape');
      await page.setViewportSize({ width: 320, height: 700 });
      await page.locator('button.about').click();
      await expect(page.locator('.context.open')).toBeVisible();
      await page.locator('.context .fields').scrollIntoViewIfNeeded();
      await check(page, `desk-filed-over-${lang}`);
    });

    test('a moment of one’s own, rows that are chosen, and what is snoozed', async ({ filed: { desk, id }, page }) => {
      await openDesk(page, desk, `/desk/c/${id}`);
      await expect(page.locator('.message').first()).toBeVisible();
      await page.keyboard.press('Escape');
      await page.keyboard.press('s');
      await page.getByRole('menuitem').last().click();
      await expect(page.locator('#moment')).toBeVisible();
      await check(page, `desk-moment-${lang}`);
      await page.keyboard.press('Escape');
      await page.goto(`${desk.origin}/desk/`);
      await page.locator('[data-row]').nth(1).focus();
      await page.keyboard.press('x');
      await page.keyboard.press('Shift+J');
      await expect(page.locator('.tick input:checked')).toHaveCount(2);
      await expect(page.getByRole('toolbar')).toBeVisible();
      await check(page, `desk-bulk-${lang}`);
      await page.goto(`${desk.origin}/desk/?view=snoozed`);
      await expect(page.locator('[data-row]').first()).toBeVisible();
      await check(page, `desk-snoozed-${lang}`);
    });
  });
}
