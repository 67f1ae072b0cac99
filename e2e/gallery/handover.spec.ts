/** Handovers and the bell: what the giver fills in, what each side sees of an offer, a mention under the caret, the list of news. */
import { randomUUID } from 'node:crypto';
import { Desk, expect, openDesk, test as base } from '../desk';
import { Visitor } from '../visitor';
import { check } from './look';

const password = 'a lamp by the door';

type Passing = { desk: Desk; own: string; offered: string };

/** The sample shop with a chat of the agent's own, and one that a colleague offers to them with a draft and a note. */
const test = base.extend<object, { passing: Passing }>({
  passing: [
    async ({}, use) => {
      const desk = new Desk({ demo: true });
      await desk.start();
      await desk.enter();
      await desk.alwaysOpen();
      const [first, second] = [new Visitor(desk), new Visitor(desk)];
      await first.say('Is this lamp in stock?', { opening: { name: 'Ada', tz: 'Asia/Tokyo' } });
      await second.say('It flickers, whatever bulb I take', { opening: { name: 'Omar', tz: 'Asia/Beirut' } });
      const [own, offered] = [first.conversation, second.conversation];
      const me = (await (await desk.call('GET', '/api/desk/me')).json()) as { agent: { id: string } };
      const account = { name: 'Wren Okafor', public_name: 'Wren', email: 'wren.o@alderfinch.example', role: 'admin' };
      const secrets = { password, passwordConfirm: password };
      const colleague = await desk.create('agents', { ...account, ...secrets, capacity: 3, verified: true });
      const give = async (id: string, assignee: string) =>
        expect((await desk.call('PATCH', `/api/desk/conversations/${id}`, { assignee })).status).toBe(200);
      await give(own, me.agent.id);
      await give(offered, colleague);
      const manager = desk.token;
      const signIn = { identity: account.email, password };
      const answer = await desk.call('POST', '/api/collections/agents/auth-with-password', signIn);
      desk.token = ((await answer.json()) as { token: string }).token;
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
