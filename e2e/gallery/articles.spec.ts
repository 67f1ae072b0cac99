/** Articles found while somebody answers: the section, and what was meant. */
import { check } from './look';
import { Desk, expect, openDesk, test as base } from '../desk';
import { Visitor } from '../visitor';

const test = base.extend<object, { sample: Desk }>({
  sample: [
    async ({}, use) => {
      const desk = new Desk({ demo: true });
      await desk.start();
      await desk.enter();
      const body =
        'Open the link in our mail.\n\n## Too late for a change?\n\nCall the depot before eight in the morning.';
      await desk.publish({ locale: 'en', slug: 'change-a-date', title: 'Change a delivery date', body });
      const lea = new Visitor(desk);
      await lea.say('When does my lamp come?', { opening: { name: 'Lea Meyer' } });
      await use(desk);
      await desk.close();
    },
    { scope: 'worker' },
  ],
});

for (const lang of ['en', 'ar'] as const) {
  test.describe(lang, () => {
    test.use({ locale: lang === 'ar' ? 'ar' : 'en-GB' });

    test('a typing error in the `/` menu and in the palette', async ({ sample, page }) => {
      const { id } = await sample.newest();
      await openDesk(page, sample, `/desk/c/${id}`);
      const field = page.locator('.composer textarea');
      await field.press('/');
      await field.pressSequentially('depoot');
      await expect(page.getByRole('option').first()).toContainText('Too late');
      await check(page, `slash-section-${lang}`);
      await field.press('Escape');
      await field.fill('');
      await page.keyboard.press('Control+k');
      await page.getByRole('dialog').getByRole('combobox').fill('depoot');
      await expect(page.getByRole('dialog').getByRole('option', { name: 'Too late' })).toBeVisible();
      await check(page, `palette-section-${lang}`);
    });
  });
}
