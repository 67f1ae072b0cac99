/** Handovers and the bell: what the giver fills in, what each side sees of an offer, a mention under the caret, the list of news. */
import { randomUUID } from 'node:crypto';
import { Desk, expect, openDesk, test as base } from '../desk';
import { check } from './look';

type Passing = { desk: Desk; own: string; offered: string };

/** The sample shop with a chat of the agent's own, and one that a colleague offers to them with a draft and a note. */
const test = base.extend<object, { passing: Passing }>({
  passing: [
    async ({}, use) => {
      const desk = new Desk({ demo: true });
      await desk.start();
      await desk.enter();
      await desk.alwaysOpen();
      const list = (await (await desk.call('GET', '/api/desk/conversations?status=open')).json()) as {
        conversations: { id: string; kind: string; version: number }[];
      };
      const chats = list.conversations.filter(({ kind }) => kind === 'chat');
      const me = (await (await desk.call('GET', '/api/desk/me')).json()) as {
        agent: { id: string };
        agents: { id: string }[];
      };
      const [first, second] = chats;
      if (!first || !second) throw new Error('the sample has fewer than two chats');
      const [own, offered] = [first.id, second.id];
      const give = async ({ id, version }: { id: string; version: number }, assignee: string) =>
        expect((await desk.call('PATCH', `/api/desk/conversations/${id}`, { assignee, version })).status).toBe(200);
      await give(first, me.agent.id);
      const colleague = me.agents.find(({ id }) => id !== me.agent.id)?.id ?? '';
      await give(second, colleague);
      const manager = desk.token;
      desk.token = await tokenOf(desk, colleague);
      const note = { client_id: randomUUID(), kind: 'note', body: 'The customer is a regular: please be quick.' };
      expect((await desk.call('POST', `/api/desk/conversations/${offered}/messages`, note)).status).toBe(200);
      const offer = await desk.call('POST', `/api/desk/conversations/${offered}/handovers`, {
        to_agent: me.agent.id,
        reason: 'The socket is an old one, and nobody here has measured it.',
        tried: 'Another bulb, and another lamp on the same socket.',
        next_step: 'Ask the workshop for the diameter, then send the right adapter.',
        promised_by: Date.now() + 3_600_000,
        draft: 'Dear Ada, we have found the reason: your socket is an older size.',
        anyway: true,
      });
      expect(offer.status, await offer.text()).toBe(201);
      desk.token = manager;
      await use({ desk, own, offered });
      await desk.close();
    },
    { scope: 'worker' },
  ],
});

/** Signs a colleague in, with a password that the manager has just given them. */
async function tokenOf(desk: Desk, id: string): Promise<string> {
  const password = 'a lamp by the door';
  const path = `/api/collections/agents/records/${id}`;
  const record = await desk.call('PATCH', path, { password, passwordConfirm: password });
  expect(record.status, await record.clone().text()).toBe(200);
  const { email } = (await record.json()) as { email: string };
  const signIn = { identity: email, password };
  const answer = await desk.call('POST', '/api/collections/agents/auth-with-password', signIn);
  return ((await answer.json()) as { token: string }).token;
}

for (const lang of ['en', 'ar'] as const) {
  test.describe(lang, () => {
    test.use({ locale: lang === 'ar' ? 'ar' : 'en-GB' });

    test('what is filled in, and who is asked in a note', async ({ passing: { desk, own }, page }) => {
      await openDesk(page, desk, `/desk/c/${own}`);
      await expect(page.locator('.composer textarea')).toBeFocused();
      await page.keyboard.press('Escape');
      await page.keyboard.press('h');
      await expect(page.getByRole('dialog').getByRole('radio').first()).toBeVisible();
      await page.getByRole('dialog').getByRole('radio').first().check();
      await check(page, `desk-handover-${lang}`);
      await page.keyboard.press('Control+Enter');
      await expect(page.locator('#reason-fault')).toBeVisible();
      await check(page, `desk-handover-missing-${lang}`);
      await page.keyboard.press('Escape');
      await expect(page.getByRole('dialog')).toBeHidden();
      await page.keyboard.press('n');
      await page.locator('.composer textarea').pressSequentially('@');
      await expect(page.getByRole('option').first()).toBeVisible();
      await check(page, `desk-mention-${lang}`);
      await page.locator('.composer textarea').fill('');
    });

    test('what is offered to oneself, and the list under the bell', async ({ passing: { desk, offered }, page }) => {
      await openDesk(page, desk, `/desk/c/${offered}`);
      await expect(page.locator('.handover dl')).toBeVisible();
      await check(page, `desk-offered-${lang}`);
      await page.setViewportSize({ width: 1440, height: 900 });
      await page.locator('button.bell').click();
      await expect(page.locator('.news')).toBeVisible();
      await check(page, `desk-news-${lang}`);
    });
  });
}
