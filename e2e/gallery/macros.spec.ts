/** Macros and saved replies where they are made and where they are used. */
import { check } from './look';
import { Desk, expect, openDesk, test as base } from '../desk';
import { Visitor } from '../visitor';

const test = base.extend<object, { sample: Desk }>({
  sample: [
    async ({}, use) => {
      const desk = new Desk({ demo: true });
      await desk.start();
      await desk.enter();
      const { items } = (await (await desk.call('GET', '/api/collections/saved_replies/records')).json()) as {
        items: { id: string; shortcut: string }[];
      };
      const move = items.find(({ shortcut }) => shortcut === 'delivery-move')?.id ?? '';
      const tag = await desk.create('tags', { name: 'Moved', colour: 'h2' });
      const actions = [
        { do: 'reply', reply: move },
        { do: 'add_tag', tag },
        { do: 'assign', agent: 'me' },
        { do: 'note', body: 'Told the depot in Hamburg.' },
        { do: 'snooze', minutes: 2880 },
      ];
      await desk.create('macros', { name: 'Move a delivery', shortcut: 'delivery', position: 1, actions });
      await desk.create('macros', {
        name: 'Only thanks',
        shortcut: 'thanks',
        position: 2,
        actions: [{ do: 'status', status: 'solved' }],
      });
      const ada = new Visitor(desk);
      await ada.say('Could it come on another day?', { opening: { name: 'Lea Meyer' } });
      await use(desk);
      await desk.close();
    },
    { scope: 'worker' },
  ],
});

for (const lang of ['en', 'ar'] as const) {
  test.describe(lang, () => {
    test.use({ locale: lang === 'ar' ? 'ar' : 'en-GB' });

    test('none, a fault, the list, one macro, and a reply with a slip', async ({ sample, page }) => {
      const records = '**/api/collections/macros/records**';
      await page.route(records, (route) =>
        route.fulfill({ status: 503, json: { status: 503, message: '', data: {} } }),
      );
      await openDesk(page, sample, '/desk/settings/macros');
      await expect(page.locator('main [role=alert]')).toBeVisible();
      await check(page, `macros-fault-${lang}`);
      await page.unroute(records);
      await page.route(records, (route) => route.fulfill({ json: { page: 1, perPage: 1000, items: [] } }));
      await page.reload();
      await expect(page.locator('.stack > [role=status]')).toBeVisible();
      await check(page, `macros-none-${lang}`);
      await page.unroute(records);
      await page.reload();
      const one = page.locator('main li a').first();
      await expect(one).toBeVisible();
      await check(page, `macros-${lang}`);
      await one.click();
      await expect(page.locator('#actions select').first()).toBeVisible();
      await check(page, `macro-${lang}`);
      await page.goto(`${sample.origin}/desk/settings/replies`);
      await page.locator('main li a').first().click();
      await page.locator('textarea').first().fill('Hello {contact.frist_name}, it comes on {date}.');
      await expect(page.locator('.mistake')).toBeVisible();
      await check(page, `reply-slip-${lang}`);
    });

    test('the menu, what is left to fill in, what follows the reply, and the list of macros', async ({
      sample,
      page,
    }) => {
      const { id } = await sample.newest();
      await openDesk(page, sample, `/desk/c/${id}`);
      const composer = page.locator('.composer textarea');
      await expect(composer).toBeVisible();
      await composer.fill('');
      await composer.pressSequentially('/delivery');
      await expect(page.locator('[role=option]').first()).toBeVisible();
      await check(page, `macros-menu-${lang}`);
      await page.locator('[role=option]').filter({ hasText: '/delivery' }).filter({ hasNotText: '{' }).click();
      await expect(page.locator('.staged')).toBeVisible();
      await composer.press('Enter');
      await expect(page.locator('.gaps.asking')).toBeVisible();
      await check(page, `macros-asking-${lang}`);
      await composer.fill('');
      await composer.press('Escape');
      await page.keyboard.press(',');
      await expect(page.locator('[role=option]')).toHaveCount(2);
      await check(page, `macros-key-${lang}`);
    });
  });
}
