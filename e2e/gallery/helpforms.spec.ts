/** What readers of the help center fill in: whether an article has helped, and a message to the team. */
import { Desk, expect, test as base } from '../desk';
import { Mailbox } from '../mailbox';
import { check } from './look';

const test = base.extend<object, { known: Desk }>({
  known: [
    async ({}, use) => {
      const desk = new Desk();
      const mailbox = new Mailbox();
      await desk.start();
      await desk.found();
      await mailbox.take(desk); // an answer is mailed: without mail there is no form
      const body = '## E14\n\nAn **E14** bulb of up to 40 W.';
      await desk.publish({ locale: 'en', slug: 'bulb-en', title: 'Which bulb fits the Heron lamp', body });
      await desk.publish({ locale: 'ar', slug: 'bulb-ar', title: 'أي مصباح يناسب هيرون', body });
      await use(desk);
      mailbox.close();
      await desk.close();
    },
    { scope: 'worker' },
  ],
});

for (const lang of ['en', 'ar'] as const) {
  test(`forms of the help center, ${lang}`, async ({ known: desk, page }) => {
    await page.goto(`${desk.origin}/help/${lang}/article/bulb-${lang}`);
    await check(page, `help-asks-${lang}`, page.locator('.helped'));
    await page.locator('button[value=no]').click();
    await expect(page.locator('#comment')).toBeVisible();
    await check(page, `help-voted-${lang}`, page.locator('.helped'));
    await page.locator('footer a[href*=contact]').click();
    await expect(page.locator('#message')).toBeVisible();
    await check(page, `help-contact-${lang}`);
    await page.locator('#email').fill('ada@');
    await page.locator('main button').click();
    await expect(page.locator('#email_fault')).toBeVisible();
    await check(page, `help-contact-faults-${lang}`);
    await page.locator('#name').fill('Ada');
    await page.locator('#email').fill('ada@mail.example');
    await page.locator('#message').fill('Which colour of light has it?');
    await page.locator('main button').click();
    await expect(page.locator('#message')).toHaveCount(0);
    await check(page, `help-contact-sent-${lang}`);
  });
}
