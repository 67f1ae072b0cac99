/** The settings that are looked at once and then lived with: inboxes, saved replies, and PocketBase's way back here. */
import { check } from './look';
import { Desk, expect, openDesk, test as base } from '../desk';

const test = base.extend<object, { sample: Desk }>({
  sample: [
    async ({}, use) => {
      const desk = new Desk({ demo: true });
      await desk.start();
      await desk.enter();
      await use(desk);
      await desk.close();
    },
    { scope: 'worker' },
  ],
});

for (const lang of ['en', 'ar'] as const) {
  test.describe(lang, () => {
    test.use({ locale: lang === 'ar' ? 'ar' : 'en-GB' });

    test('inboxes, and all of one inbox', async ({ sample, page }) => {
      await openDesk(page, sample, '/desk/settings/inboxes');
      const door = page.locator(`main a[href$="/${sample.inbox.id}"]`);
      await expect(door).toBeVisible();
      await check(page, `settings-inboxes-${lang}`);
      await door.click();
      await expect(page.locator('#part-install')).toBeVisible();
      for (const part of ['install', 'look', 'before', 'identity']) {
        await page.locator(`#part-${part}`).evaluate((heading) => heading.scrollIntoView());
        await check(page, `settings-inbox-${part}-${lang}`);
      }
    });

    test('an inbox in use: what it asks, a website that waits to be allowed, the first visit', async ({
      sample,
      page,
    }) => {
      await inUse(sample);
      for (const allowed of [true, false]) {
        const { origin } = await sample.shop(allowed);
        // as the script tag of a page of that website asks
        await page.request.get(`${sample.origin}/api/desk/visitor/status?inbox=${sample.inbox.key}&locale=en`, {
          headers: { Origin: origin },
        });
      }
      await openDesk(page, sample, `/desk/settings/inboxes/${sample.inbox.id}`);
      await expect(page.locator('.visit.green')).toBeVisible();
      await check(page, `settings-inbox-visited-${lang}`);
      await expect(page.locator('li.seen').first()).toBeAttached();
      await page
        .locator('li.seen')
        .first()
        .evaluate((row) => row.scrollIntoView({ block: 'center' }));
      await check(page, `settings-inbox-waiting-${lang}`);
      await page.locator('#prechat').evaluate((field) => field.scrollIntoView());
      await check(page, `settings-inbox-asks-${lang}`);
      const site = await page.locator('li.seen bdi').first().innerText();
      await page.locator('li.seen .btn').first().click();
      await expect(page.locator('#domains li:not(.seen)').filter({ hasText: site })).toBeVisible();
    });

    test('saved replies, and one in all its languages', async ({ sample, page }) => {
      await openDesk(page, sample, '/desk/settings/replies');
      const reply = page.locator('main a[href*="/settings/replies/"]').first();
      await expect(reply).toBeVisible();
      await check(page, `settings-replies-${lang}`);
      await reply.click();
      await expect(page.locator('textarea').first()).toBeVisible();
      await check(page, `settings-reply-${lang}`);
    });

    test('who changed what, a line of it opened, and a filter that nothing matches', async ({ sample, page }) => {
      await changed(sample, lang);
      await openDesk(page, sample, '/desk/settings/audit');
      const line = page.locator('main details').first();
      await line.locator('summary').click();
      await expect(line.locator('dd').first()).toBeVisible();
      await check(page, `settings-audit-${lang}`);
      await openDesk(page, sample, '/desk/settings/audit?kind=hours&days=1');
      await expect(page.locator('main .nothing')).toBeVisible();
      await check(page, `settings-audit-nothing-${lang}`);
    });

    test('what one is told of', async ({ sample, page }) => {
      await openDesk(page, sample, '/desk/settings/notifications');
      await expect(page.locator('#occasions table')).toBeVisible();
      await check(page, `settings-notifications-${lang}`);
    });

    test('the keys, one of them changed, and one that is another’s', async ({ sample, page }) => {
      await openDesk(page, sample, '/desk/settings/shortcuts');
      const keys = page.locator('#bindings .key');
      await keys.nth(4).click();
      await page.keyboard.press('-');
      await expect(page.locator('#bindings .key.own')).toHaveCount(1);
      await keys.nth(1).click();
      await page.keyboard.press('-');
      await expect(page.locator('#bindings [role=alert]')).toBeVisible();
      await check(page, `settings-shortcuts-${lang}`);
      await page.keyboard.press('Escape');
      await page.locator('#bindings .icon-btn').click();
      await expect(page.locator('#bindings .key.own')).toHaveCount(0);
    });

    test('tags with what each is used for, one about to be merged, and the desk’s own fields', async ({
      sample,
      page,
    }) => {
      const fields = await filed(sample);
      await openDesk(page, sample, '/desk/settings/tags');
      const tag = page.locator('main a[href*="/settings/tags/"]').first();
      await expect(tag).toBeVisible();
      await check(page, `settings-tags-${lang}`);
      await tag.click();
      await page.locator('#into select').selectOption({ index: 1 });
      await expect(page.locator('.panel')).toBeVisible();
      await check(page, `settings-tag-${lang}`);
      await openDesk(page, sample, '/desk/settings/fields');
      await page.locator('#conversation .buttons button').click();
      await page.locator('#conversation-type select').selectOption('select');
      await page.locator('#conversation form .primary').click();
      await expect(page.locator('#conversation [role=alert]').first()).toBeVisible();
      await check(page, `settings-fields-${lang}`);
      await openDesk(page, sample, `/desk/settings/fields/${fields[0]}`);
      await expect(page.locator('#options')).toBeVisible();
      await check(page, `settings-field-${lang}`);
    });
  });
}

/** A day of an admin who puts things in order. */
async function changed(desk: Desk, lang: string): Promise<void> {
  const tag = await desk.create('tags', { name: `Warehouse ${lang}` });
  await desk.call('POST', '/api/desk/invites', {
    name: 'Wren Achterberg',
    email: `wren-${lang}@harbour.example`,
    role: 'agent',
    teams: [],
  });
  await desk.call('PATCH', `/api/collections/tags/records/${tag}`, { name: `Storehouse ${lang}`, colour: 'h3' });
}

/** Three questions before a chat, one of them with choices. */
async function inUse(desk: Desk): Promise<void> {
  const prechat = [
    { key: 'order', type: 'order', required: true, label: { en: 'Order number', ar: 'رقم الطلب' } },
    {
      key: 'about',
      type: 'select',
      label: { en: 'What is it about?', ar: 'بمَ يتعلق الأمر؟' },
      options: [
        { value: 'delivery', label: { en: 'A delivery', ar: 'التوصيل' } },
        { value: 'return', label: { en: 'A return', ar: 'الإرجاع' } },
      ],
    },
    { key: 'wrong', type: 'textarea', label: { en: 'What went wrong?' }, hint: { en: 'A picture helps.' } },
  ];
  const saved = await desk.call('PATCH', `/api/collections/inboxes/records/${desk.inbox.id}`, { prechat });
  expect(saved.status, await saved.text()).toBe(200);
}

/** Fields of both kinds, one of them archived; made once, whatever language is looked at first. */
async function filed(desk: Desk): Promise<string[]> {
  const kept = (await (await desk.call('GET', '/api/collections/custom_fields/records?sort=position')).json()) as {
    items: { id: string }[];
  };
  if (kept.items.length > 0) return kept.items.map(({ id }) => id);
  const made = [
    { object: 'conversation', key: 'fitting', label: 'Fitting', type: 'select', options: ['E14', 'E27', 'GU10'] },
    { object: 'conversation', key: 'order_number', label: 'Order number', type: 'text' },
    { object: 'contact', key: 'since', label: 'Customer since', type: 'date' },
    { object: 'contact', key: 'fax', label: 'Fax', type: 'text', archived: true },
  ];
  const ids = [];
  for (const [i, field] of made.entries()) ids.push(await desk.create('custom_fields', { ...field, position: i + 1 }));
  return ids;
}
