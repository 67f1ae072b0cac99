/** The widget in the states that a visitor meets now and then, in every dress. */
import type { Locator, Page } from '@playwright/test';
import { check } from './look';
import { attend, Desk, expect, type Shop, test as base } from '../desk';
import { Mailbox } from '../mailbox';

const prechat = [
  {
    key: 'order',
    type: 'order',
    label: { en: 'Order number', ar: 'رقم الطلب' },
    hint: { en: 'It stands on the invoice, like L-2041.', ar: 'تجده في الفاتورة، مثل L-2041.' },
    required: true,
  },
  {
    key: 'about',
    type: 'select',
    label: { en: 'What is it about?', ar: 'ما الموضوع؟' },
    options: [
      { value: 'delivery', label: { en: 'A delivery', ar: 'التوصيل' } },
      { value: 'return', label: { en: 'A return', ar: 'إرجاع' } },
    ],
  },
];
const have_ready = {
  en: 'Your order number, and a photo of the part if something is broken.',
  ar: 'رقم طلبك، وصورة للقطعة إن كان شيء مكسورًا.',
};

/** A desk of one's own, on which inboxes can be changed, and its mail. */
const test = base.extend<{ mailbox: Mailbox }>({
  desk: async ({}, use) => {
    const desk = new Desk();
    await desk.start();
    await desk.found();
    await use(desk);
    await desk.close();
  },
  mailbox: async ({ desk }, use) => {
    const mailbox = new Mailbox();
    await mailbox.take(desk);
    await use(mailbox);
    mailbox.close();
  },
});

async function arrange(desk: Desk, record: Record<string, unknown>): Promise<void> {
  const path = `/api/collections/inboxes/records/${desk.inbox.id}`;
  const answer = await desk.call('PATCH', path, record);
  expect(answer.status, await answer.text()).toBe(200);
}

for (const lang of ['en', 'ar'] as const) {
  test.describe(lang, () => {
    test.use({ locale: lang === 'ar' ? 'ar' : 'en-GB' });
    const dir = lang === 'ar' ? 'rtl' : 'ltr';
    const open = async (desk: Desk, page: Page): Promise<Shop> => {
      const shop = await desk.shop(true, (tag) => ({
        html: `<!doctype html><html lang="${lang}" dir="${dir}"><head><title>Lamps</title><meta name="viewport" content="width=device-width"></head><body><main><h1>Lamps</h1></main>${tag}</body></html>`,
      }));
      await page.goto(shop.url);
      await inWidget(page, 'button.launcher').click();
      return shop;
    };

    test('where nobody is there: the message that is left, its questions, and what is wrong with an answer', async ({
      desk,
      page,
    }) => {
      await arrange(desk, { prechat, settings: { have_ready, page_trail: true } });
      await open(desk, page);
      await inWidget(page, 'button.write').click();
      await expect(inWidget(page, '.ready')).toBeVisible();
      await check(page, `widget-away-${lang}`);
      await inWidget(page, '.form button[type=submit]').click();
      await expect(inWidget(page, '.faulty').first()).toBeVisible();
      await check(page, `widget-faulty-${lang}`);
    });

    test('where somebody is there: the questions, files on their way, the menu and the answer beside the launcher', async ({
      desk,
      page,
    }) => {
      await attend(page, desk);
      await arrange(desk, { prechat, settings: { have_ready, page_trail: true } });
      await open(desk, page);
      await inWidget(page, 'button.write').click();
      await expect(inWidget(page, '.ready')).toBeVisible();
      await check(page, `widget-form-${lang}`);
      await inWidget(page, '[name=order]').fill('L-2041');
      await inWidget(page, '[name=message]').fill('One leg is shorter than the others');
      await page.route('**/visitor/files', () => undefined); // they stay on their way
      await inWidget(page, 'input[type=file]')
        .first()
        .setInputFiles([
          {
            name: 'a-table-with-a-leg-that-is-shorter-than-the-others.png',
            mimeType: 'image/png',
            buffer: Buffer.alloc(4_096, 1),
          },
          { name: 'فاتورة.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.4') },
        ]);
      await expect(inWidget(page, '.going li').first()).toBeVisible();
      await check(page, `widget-files-${lang}`);
    });

    test('a conversation that is solved, its menu, and the copy by mail', async ({ desk, page, mailbox }) => {
      await attend(page, desk);
      await open(desk, page);
      await inWidget(page, 'button.write').click();
      await inWidget(page, 'textarea').fill(lang === 'ar' ? 'هل يناسب مصباح E14؟' : 'Does an E14 bulb fit?');
      await inWidget(page, 'textarea').press('Enter');
      await expect(inWidget(page, '.mine .meta time')).toBeVisible();
      const { id } = await desk.newest();
      await page.keyboard.press('Escape');
      await desk.reply(id, lang === 'ar' ? 'نعم، حتى 40 واط.' : 'Yes, up to 40 W.');
      await expect(inWidget(page, '.peek')).toBeVisible();
      await check(page, `widget-peek-${lang}`);
      await inWidget(page, '.peeked').click();
      expect((await desk.call('PATCH', `/api/desk/conversations/${id}`, { status: 'solved' })).status).toBe(200);
      await inWidget(page, '[role=radio]').nth(1).click();
      await expect(inWidget(page, '#why')).toBeVisible();
      await check(page, `widget-solved-${lang}`);
      await inWidget(page, '#why').fill('E14');
      await inWidget(page, '.ended form button').click();
      await expect(inWidget(page, '#back')).toBeVisible();
      await check(page, `widget-come-back-${lang}`);
      await inWidget(page, '.rating .grow').click();
      await expect(inWidget(page, '.ended .thanks')).toBeVisible();
      await inWidget(page, '.ended .keep').click();
      await expect(inWidget(page, '#language')).toBeVisible();
      await check(page, `widget-menu-${lang}`);
      await inWidget(page, '.more .wide').click();
      await inWidget(page, '#proof').fill('ada@parkstudio.example');
      await inWidget(page, '.more form [type=submit]').click();
      await expect(inWidget(page, '#proof')).toHaveAttribute('autocomplete', 'one-time-code');
      await check(page, `widget-transcript-${lang}`);
      await inWidget(page, '#proof').fill(await mailbox.code());
      await inWidget(page, '.more form [type=submit]').click();
      await expect(inWidget(page, '.thanks')).toBeVisible();
      await inWidget(page, '.danger').click();
      await expect(inWidget(page, '.sure')).toBeVisible();
      await check(page, `widget-erase-${lang}`);
    });
  });
}

function inWidget(page: Page, selector: string): Locator {
  return page.locator(`porchlight-widget ${selector}`);
}
