/** Contacts: the list, what it says while there is nobody, and a page with everything on it. */
import { Desk, expect, openDesk, test as base } from '../desk';
import { signer, Visitor } from '../visitor';
import { check } from './look';

type Known = { desk: Desk; id: string };

/** One sample shop with a customer of whom much is known. */
const test = base.extend<object, { known: Known }>({
  known: [
    async ({}, use) => {
      const desk = new Desk({ demo: true });
      await desk.start();
      await desk.enter();
      const field = (key: string, label: string, type: string, options?: string[]) =>
        desk.create('custom_fields', { object: 'contact', key, label, type, ...(options && { options }) });
      await field('since', 'Customer since', 'date');
      await field('plan', 'Plan', 'select', ['standard', 'trade']);
      await field('visits', 'Orders', 'number');
      await field('news', 'Wants the newsletter', 'checkbox');
      const sign = await signer(desk);
      const identity = sign({
        sub: 'customer-2041-with-a-long-number',
        name: 'Ada Park',
        email: 'ada@park.example',
        email_verified: true,
      });
      const ada = new Visitor(desk, identity);
      const other = sign({ sub: '7', name: 'Jun', email: 'jun@mail.example', email_verified: true });
      await new Visitor(desk, other).say('I am somebody else');
      const say = async (body: string) => {
        ada.conversation = '';
        await ada.say(body, { opening: { tz: 'Asia/Tokyo', fields: {} } });
        return ada.conversation;
      };
      await say('The Heron lamp flickers when the heating comes on. Is that the bulb or the lamp?');
      const second = await say('Where is order L-2041?');
      const change = async (path: string, body: object, method = 'PATCH') =>
        expect((await desk.call(method, path, body)).ok).toBe(true);
      await change(`/api/desk/conversations/${second}`, { status: 'solved', subject: 'Order L-2041' });
      const detail = (await (await desk.call('GET', `/api/desk/conversations/${second}`)).json()) as {
        contact: { id: string };
      };
      const { id } = detail.contact;
      const page = `/api/desk/contacts/${id}`;
      await change(page, { company: 'Park & Daughters', phone: '+81 3 5550 0199', tz: 'Asia/Tokyo', locale: 'ja' });
      await change(page, { custom: { since: '2024-03-29', plan: 'trade', visits: 12, news: true } });
      const guest = new Visitor(desk);
      await guest.say('From my phone: the lamp still flickers', {
        opening: { name: 'A. P.', address: 'ada@park.example' },
      });
      const office = new Visitor(desk);
      await office.say('And from the office', { opening: { name: 'Ada at work', address: 'ada@office.example' } });
      const of = async (conversation: string) =>
        ((await (await desk.call('GET', `/api/desk/conversations/${conversation}`)).json()) as typeof detail).contact
          .id;
      await change(`${page}/merges`, { contact: await of(office.conversation) }, 'POST');
      const note = (body: string) => change(`${page}/notes`, { body }, 'POST');
      await note('Prefers mail, **never** calls before ten.\n\n- second floor\n- the dog is friendly');
      await note('تفضّل الرد بالبريد');
      await expect(async () => {
        const found = await desk.call('GET', '/api/desk/contacts?q=park');
        expect(((await found.json()) as { contacts: unknown[] }).contacts.length).toBeGreaterThan(0);
      }).toPass();
      await use({ desk, id });
      await desk.close();
    },
    { scope: 'worker' },
  ],
});

for (const lang of ['en', 'ar'] as const) {
  test.describe(lang, () => {
    test.use({ locale: lang === 'ar' ? 'ar' : 'en-GB' });

    test('a page with all that is known, and the list beside it', async ({ known: { desk, id }, page }) => {
      await openDesk(page, desk, `/desk/contacts/${id}`);
      await expect(page.locator('.note').first()).toBeVisible();
      await expect(page.locator('[data-contact]').first()).toBeVisible();
      await check(page, `desk-contact-${lang}`);
      await page.locator('.card .btn').first().click(); // whoever has the same address
      await expect(page.locator('dialog .sides')).toBeVisible();
      await check(page, `desk-contact-merge-${lang}`);
      await page.keyboard.press('Escape');
      await page.locator('aside > .btn').click();
      await expect(page.locator('dialog [data-contact]').first()).toBeVisible();
      await check(page, `desk-contact-merge-who-${lang}`);
      await page.locator('dialog input').fill('jun');
      await page.locator('dialog [data-contact]', { hasText: 'Jun' }).click();
      await expect(page.locator('dialog .fault')).toBeVisible();
      await check(page, `desk-contact-merge-refused-${lang}`);
      await page.keyboard.press('Escape');
      await page.goto(`${desk.origin}/desk/contacts`);
      await expect(page.locator('[data-contact]').first()).toBeVisible();
      await check(page, `desk-contacts-${lang}`);
      await page.goto(`${desk.origin}/desk/contacts?q=zeppelin`);
      await expect(page.locator('.empty')).toBeVisible();
      await check(page, `desk-contacts-none-${lang}`);
    });
  });
}
