/** The queue: what agents see of chats that nobody has, what they say of themselves, and what the visitor reads. */
import { randomBytes, randomUUID } from 'node:crypto';
import { Desk, expect, openDesk, test as base } from '../desk';
import { check } from './look';

type Waiting = { desk: Desk; token: string };

const lines = ['Is this lamp in stock?', 'The parcel is late, and I leave tomorrow', 'Kann ich noch umtauschen?'];

/** One sample shop with three chats in line, of which the agent has left one unanswered, and a fourth that is theirs for a while. */
const test = base.extend<object, { waiting: Waiting }>({
  waiting: [
    async ({}, use) => {
      const desk = new Desk({ demo: true });
      await desk.start();
      await desk.enter();
      await desk.alwaysOpen();
      const tokens: string[] = [];
      for (const body of lines) tokens.push(await write(desk, body));
      await returned(desk);
      await use({ desk, token: tokens[1] ?? '' });
      await desk.close();
    },
    { scope: 'worker' },
  ],
});

/** A chat of somebody new; returns what they are known by. */
async function write(desk: Desk, body: string): Promise<string> {
  const token = randomBytes(32).toString('base64url');
  const headers = {
    'Content-Type': 'application/json',
    'X-Porchlight-Inbox': desk.inbox.key,
    'X-Porchlight-Session': token,
  };
  const message = { client_id: randomUUID(), body, opening: { name: `Visitor ${body.length}` } };
  const answer = await fetch(`${desk.origin}/api/desk/visitor/messages`, {
    method: 'POST',
    headers,
    body: JSON.stringify(message),
  });
  expect(answer.status, await answer.text()).toBe(200);
  return token;
}

/** The agent takes a chat and lets it lie. */
async function returned(desk: Desk): Promise<void> {
  const { id } = await desk.newest();
  const inbox = `/api/collections/inboxes/records/${desk.inbox.id}`;
  const { settings } = (await (await desk.call('GET', inbox)).json()) as { settings: object };
  const limit = async (answer_s: number) =>
    expect((await desk.call('PATCH', inbox, { settings: { ...settings, answer_s } })).status).toBe(200);
  const me = (await (await desk.call('GET', '/api/desk/me')).json()) as { agent: { id: string } };
  expect((await desk.call('PATCH', `/api/desk/conversations/${id}`, { assignee: me.agent.id })).status).toBe(200);
  await limit(1);
  await expect
    .poll(async () => {
      const head = (await (await desk.call('GET', `/api/desk/conversations/${id}`)).json()) as {
        conversation: { returned_at: number };
      };
      return head.conversation.returned_at;
    })
    .toBeGreaterThan(0);
  await limit(900);
  await write(desk, 'Does the bench come with cushions?');
  const own = await desk.newest();
  expect((await desk.call('PATCH', `/api/desk/conversations/${own.id}`, { assignee: me.agent.id })).status).toBe(200);
}

for (const lang of ['en', 'ar'] as const) {
  test.describe(lang, () => {
    test.use({ locale: lang === 'ar' ? 'ar' : 'en-GB' });

    test('the list, the presence of an agent, and a chat that came back', async ({ waiting: { desk }, page }) => {
      await openDesk(page, desk);
      await expect(page.locator('.mark.late').first()).toBeVisible();
      await expect(page.locator('.mark.warm')).toBeVisible();
      await check(page, `desk-queue-${lang}`);
      await page.keyboard.press('y');
      await expect(page.getByRole('menuitemradio').first()).toBeVisible();
      await check(page, `desk-presence-${lang}`);
      await page.keyboard.press('Escape');
      await page
        .getByRole('link')
        .filter({ has: page.locator('.mark.late') })
        .last()
        .click();
      await expect(page.locator('.head .returned')).toBeVisible();
      await expect(page.getByRole('log').locator('.event').nth(2)).toBeVisible();
      await check(page, `desk-returned-${lang}`);
    });

    test('the visitor in line', async ({ waiting: { desk, token }, page }) => {
      const { key } = desk.inbox;
      await page.addInitScript(([name, value]) => localStorage.setItem(name, value), [
        `porchlight:${key}`,
        token,
      ] as const);
      await page.goto(`${desk.origin}/chat/${key}`);
      await expect(page.locator('.queue')).toBeVisible();
      await check(page, `widget-queue-${lang}`);
    });
  });
}
