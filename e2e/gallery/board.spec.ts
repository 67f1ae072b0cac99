/** The board with few and many lanes, its shelf, colleagues who look and answer; and a hard day, calm and busy. */
import { randomUUID } from 'node:crypto';
import { type Page } from '@playwright/test';
import { hire } from '../colleague';
import { Desk, expect, openDesk, test as base } from '../desk';
import { Visitor } from '../visitor';
import { check } from './look';

const lines = [
  ['Ada Park', 'Is there any way to get it before Friday?'],
  ['Omar Haddad', 'The voucher says expired but I got it yesterday'],
  ['Jun Sato', 'Does the lamp fit an E14 bulb?'],
  ['ليلى حداد', 'هل يمكنني تغيير عنوان التسليم؟'],
  ['Tomás Silva', 'Could you send the invoice again, please?'],
  ['Elif Kaya', 'The return label never arrived'],
  ['Bo Nilsen', 'Wholesale prices for a café, 40 pieces'],
] as const;

type Busy = { desk: Desk; quiet: Desk; ids: string[] };

/** One desk where nobody has written yet, and one where many wait. */
const test = base.extend<object, { busy: Busy }>({
  busy: [
    async ({}, use) => {
      const desk = new Desk();
      const quiet = new Desk();
      await Promise.all([desk.start(), quiet.start()]);
      await Promise.all([desk.found(), quiet.found()]);
      await Promise.all([desk.alwaysOpen(), quiet.alwaysOpen()]);
      const ids: string[] = [];
      for (const [name, body] of lines) ids.push(await write(desk, name, body));
      const { agent } = (await (await desk.call('GET', '/api/desk/me')).json()) as { agent: { id: string } };
      for (const id of ids.slice(0, 3))
        expect((await desk.call('PATCH', `/api/desk/conversations/${id}`, { assignee: agent.id })).status).toBe(200);
      await use({ desk, quiet, ids });
      await Promise.all([desk.close(), quiet.close()]);
    },
    { scope: 'worker' },
  ],
});

async function write(desk: Desk, name: string, body: string): Promise<string> {
  const visitor = new Visitor(desk);
  await visitor.say(body, { opening: { name } });
  return visitor.conversation;
}

/** A colleague without a screen, who looks at a conversation and writes in another until the page is closed. */
async function colleague(page: Page, desk: Desk, looks: string, writes: string): Promise<void> {
  const { auth } = await hire(desk, `Wren ${randomUUID().slice(0, 8)}`, { capacity: 2 });
  await page.evaluate(
    ([key, seen, written]) =>
      new Promise<void>((welcomed) => {
        const socket = new WebSocket(`ws://${location.host}/api/chat/socket`);
        const say = (frame: object) => socket.send(JSON.stringify(frame));
        socket.onopen = () => say({ t: 'hello', v: 1, as: 'agent', token: key });
        socket.onmessage = () => {
          socket.onmessage = null;
          say({ t: 'viewing', conversations: [seen, written] });
          setInterval(() => say({ t: 'typing', conversation: written, on: true }), 2000);
          say({ t: 'typing', conversation: written, on: true });
          welcomed();
        };
      }),
    [auth.token, looks, writes] as const,
  );
}

for (const lang of ['en', 'ar'] as const) {
  test.describe(lang, () => {
    test.use({ locale: lang === 'ar' ? 'ar' : 'en-GB' });

    test('nobody has written yet', async ({ busy: { quiet }, page }) => {
      await openDesk(page, quiet, '/desk/board');
      await expect(page.locator('.slot')).toBeVisible();
      await check(page, `board-empty-${lang}`);
      await page.goto(`${quiet.origin}/desk/day`);
      await expect(page.locator('.people li')).toHaveCount(1);
      await check(page, `day-calm-${lang}`);
    });

    test('two lanes and more than fit, with colleagues in them', async ({ busy: { desk, ids }, page }) => {
      await openDesk(page, desk, `/desk/board?lanes=${ids.slice(0, 2).join(',')}`);
      await expect(page.locator('.lane .message')).toHaveCount(2);
      await expect(page.locator('.shelf .card')).toHaveCount(5);
      await colleague(page, desk, ids[0] ?? '', ids[1] ?? '');
      await expect(page.locator('.lane .colleagues')).toHaveCount(2);
      await check(page, `board-two-${lang}`);
      await page.goto(`${desk.origin}/desk/board?lanes=${ids.slice(0, 4).join(',')}&at=${ids[3]}`);
      await expect(page.locator('.lane .message')).toHaveCount(3);
      await check(page, `board-four-${lang}`);
    });

    test('many wait', async ({ busy: { desk }, page }) => {
      await openDesk(page, desk, '/desk/day');
      await expect(page.locator('.queues .waits').nth(5)).toBeVisible();
      await page.locator('summary').first().click();
      await check(page, `day-busy-${lang}`);
    });
  });
}
