/** What readers of the help center fill in: whether an article has helped, and a message to the team. */
import { Desk, expect, openDesk, test as base } from '../desk';
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

  test.describe(lang, () => {
    test.use({ locale: lang === 'ar' ? 'ar' : 'en-GB' });

    test('what was said of an article, and what is wrong with it', async ({ known: desk, page }) => {
      const shelf = await (await desk.call('GET', '/api/desk/articles/shelf')).json();
      const { id } = (shelf as { articles: { id: string; texts: { locale: string }[] }[] }).articles.find(({ texts }) =>
        texts.some(({ locale }) => locale === lang),
      ) ?? { id: '' };
      const text = 'It says nothing about the colour of light, which everybody asks who buys one for a bedroom.';
      const said = await desk.call('POST', `/api/desk/articles/${id}/flags`, { locale: lang, text, conversation: '' });
      expect(said.status).toBe(201);
      await page.goto(`${desk.origin}/help/${lang}/article/bulb-${lang}`);
      await page.locator('button[value=yes]').click();
      await page.locator('#comment').fill('E14, that was all I needed');
      await page.locator('.helped button').click();
      await openDesk(page, desk, `/desk/knowledge/${id}/${lang}`);
      const readers = page.locator('section[aria-labelledby=readers-said]');
      await expect(readers).toBeVisible();
      await check(page, `article-said-${lang}`, readers);
      await page.goto(`${desk.origin}/desk/knowledge/`);
      await expect(page.locator('.tag.bad').first()).toBeVisible();
      await check(page, `articles-flagged-${lang}`);
    });
  });
}
