/** Every screen, light and dark, wide and narrow, left to right and right to left. */
import { type Page } from '@playwright/test';
import { check } from './look';
import { attend, Desk, expect, openDesk, test as base } from '../desk';

/** One sample shop for all of them. */
const test = base.extend<object, { sample: Desk }>({
  sample: [
    async ({}, use) => {
      const desk = new Desk({ demo: true });
      await desk.start();
      await desk.enter();
      await desk.publish({
        locale: 'ar',
        slug: 'bulb',
        title: 'أي مصباح يناسب',
        body: '## القياس\n\nمصباح **E14** حتى 40 واط.',
      });
      await use(desk);
      await desk.close();
    },
    { scope: 'worker' },
  ],
});
test.describe.configure({ mode: 'parallel' });

for (const lang of ['en', 'ar'] as const) {
  test.describe(lang, () => {
    const dir = lang === 'ar' ? 'rtl' : 'ltr';
    test.use({ locale: lang === 'ar' ? 'ar' : 'en-GB' });

    test('the first-run page and the sign-in', async ({ desk, page }) => {
      await page.goto(await desk.setupLink());
      await expect(page.getByRole('textbox').first()).toBeVisible();
      await check(page, `setup-${lang}`);
      await desk.found();
      await page.goto(`${desk.origin}/desk/`);
      await expect(page.locator('#password')).toBeVisible();
      await check(page, `login-${lang}`);
      await openDesk(page, desk);
      await expect(page.getByRole('complementary').or(page.getByRole('navigation')).first()).toBeVisible();
      await check(page, `desk-empty-${lang}`);
    });

    test('the workspace', async ({ sample, page }) => {
      await openDesk(page, sample);
      const link = page.locator('a[href*="/c/"]').first();
      await expect(link).toBeVisible();
      await check(page, `desk-list-${lang}`);
      await link.click();
      const field = page.locator('textarea');
      await expect(field).toBeVisible();
      await check(page, `desk-conversation-${lang}`);
      await field.pressSequentially('/de');
      await expect(page.getByRole('option').first()).toBeVisible();
      await check(page, `desk-slash-${lang}`);
      await field.press('Escape');
      await field.fill('');
      await field.press('Escape');
      await page.keyboard.press('n');
      await expect(page.locator('.composer.note')).toBeVisible();
      await check(page, `desk-note-${lang}`);
      await field.press('Escape');
      await page.keyboard.press('?');
      await expect(page.getByRole('dialog')).toBeVisible();
      await check(page, `desk-keys-${lang}`);
    });

    test('the widget, the shop and the chat as a page', async ({ sample, page }) => {
      await attend(page, sample);
      // the widget speaks the page's language
      await page.route('**/demo/', async (route) => {
        const response = await route.fetch();
        const html = (await response.text()).replace('<html lang="en">', `<html lang="${lang}" dir="${dir}">`);
        await route.fulfill({ response, body: html });
      });
      await page.goto(`${sample.origin}/demo/`);
      const launcher = page.locator('porchlight-widget button.launcher');
      await expect(launcher).toBeVisible();
      await check(page, `shop-${lang}`);
      await launcher.click();
      await expect(page.locator('porchlight-widget .hello')).toBeVisible();
      await check(page, `widget-home-${lang}`);
      await page.locator('porchlight-widget button.write').click();
      await say(page);
      await check(page, `widget-talk-${lang}`);
      await page.goto(`${sample.origin}/chat/${sample.inbox.key}?locale=${lang}`);
      await expect(page.getByRole('log').locator('.bubble').first()).toBeVisible();
      await check(page, `chat-${lang}`);
    });

    test('the help center', async ({ sample, page }) => {
      const paths = {
        home: '',
        category: await inPath(page, sample, lang, 'topic'),
        article: await inPath(page, sample, lang, 'article'),
        search: lang === 'ar' ? 'search?q=E14' : 'search?q=delivery',
        nothing: 'article/nothing-here',
      };
      for (const [name, path] of Object.entries(paths)) {
        await page.goto(`${sample.origin}/help/${lang}/${path}`);
        await check(page, `help-${name}-${lang}`);
      }
    });
  });
}

async function say(page: Page): Promise<void> {
  const composer = page.locator('porchlight-widget textarea');
  await composer.fill('Does the lamp fit an E14 bulb?');
  await composer.press('Enter');
  await expect(page.locator('porchlight-widget .mine .meta time')).toBeVisible();
}

/** The first page of a kind that the help center's home leads to. */
async function inPath(page: Page, { origin }: Desk, lang: string, kind: string): Promise<string> {
  const home = `${origin}/help/${lang}/`;
  await page.goto(home);
  const href = await page.locator(`main a[href*="/${kind}/"]`).first().getAttribute('href');
  return new URL(href ?? '', home).href.slice(home.length);
}
