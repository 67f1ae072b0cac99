/** Who is on the site: nobody, several, and the first words to one of them. */
import type { Browser } from '@playwright/test';
import { randomBytes } from 'node:crypto';
import { Desk, expect, openDesk, test as base } from '../desk';
import { check } from './look';

const test = base.extend<object, { known: Desk }>({
  known: [
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

type Looking = { page: string; title: string; source?: string; tz: string; visits?: number; locale: string };

const looking: Looking[] = [
  { page: '/', title: 'Alder & Finch', tz: 'Europe/Berlin', locale: 'de', visits: 1 },
  {
    page: '/lamps/heron',
    title: 'Heron, a floor lamp',
    source: 'https://www.search.example/',
    tz: 'Asia/Tokyo',
    locale: 'ja',
    visits: 12,
  },
  { page: '/الطلبات/متابعة', title: 'متابعة الطلب', tz: 'Africa/Cairo', locale: 'ar' },
  {
    page: '/journal/2026/how-we-make-a-lamp-that-lasts-longer-than-its-owner',
    title: 'How we make a lamp that lasts longer than its owner',
    source: 'https://a-friend-with-a-very-long-address.example/links/to/shops/that-we-like',
    tz: 'America/Argentina/Buenos_Aires',
    locale: 'es',
  },
];

/** Sockets of visitors, as their pages hold them. What it returns lets them go. */
async function visit(browser: Browser, desk: Desk): Promise<() => Promise<void>> {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(`${desk.origin}/healthz`);
  for (const { locale, ...frame } of looking)
    await page.evaluate(
      ([hello, told]) =>
        new Promise<void>((done) => {
          const socket = new WebSocket(`ws://${location.host}/api/chat/socket`);
          socket.onopen = () => socket.send(hello);
          socket.onmessage = () => done(socket.send(told));
        }),
      [
        JSON.stringify({
          t: 'hello',
          v: 1,
          as: 'visitor',
          inbox: desk.inbox.key,
          token: randomBytes(32).toString('base64url'),
          locale,
        }),
        JSON.stringify({ t: 'page', ...frame }),
      ] as const,
    );
  return () => context.close();
}

for (const lang of ['en', 'ar'] as const) {
  test.describe(lang, () => {
    test.use({ locale: lang === 'ar' ? 'ar' : 'en-GB' });

    test('who is on the site, and the first words to one of them', async ({ known: desk, page, browser }) => {
      const shown = async (visitors: boolean) => {
        const inbox = `/api/collections/inboxes/records/${desk.inbox.id}`;
        const { settings } = (await (await desk.call('GET', inbox)).json()) as { settings: object };
        expect((await desk.call('PATCH', inbox, { settings: { ...settings, visitors } })).status).toBe(200);
      };
      await shown(false);
      await openDesk(page, desk, '/desk/visitors/');
      await expect(page.locator('.visitors .empty')).toBeVisible();
      await check(page, `desk-visitors-off-${lang}`);
      await shown(true);
      await page.reload();
      await expect(page.locator('.visitors .empty')).toBeVisible();
      const leave = await visit(browser, desk);
      await expect(page.locator('.visitors tbody tr')).toHaveCount(looking.length);
      await check(page, `desk-visitors-${lang}`);
      await page.locator('.visitors tbody tr', { hasText: 'Heron' }).getByRole('button').click();
      await expect(page.locator('dialog textarea')).toBeVisible();
      await check(page, `desk-visitors-write-${lang}`);
      await leave();
      await expect(page.locator('dialog .fault')).not.toBeEmpty();
      await check(page, `desk-visitors-gone-${lang}`);
    });
  });
}
