/** An answer that found nobody is mailed, and its link leads back into that conversation alone. */
import { expect, test } from './desk';
import { Mailbox } from './mailbox';
import { Visitor } from './visitor';

const opening = { name: 'Ada Park', address: 'ada@parkstudio.example' };

test('the link of a mailed answer opens that conversation alone, with its files, until it has expired', async ({
  desk,
  page,
  browser,
}) => {
  await desk.found();
  const mailbox = new Mailbox();
  await mailbox.take(desk);
  const ada = new Visitor(desk);
  await ada.say('My other matter', { opening });
  ada.conversation = '';
  await ada.say('Which lamp is this?', { opening, files: [await ada.upload('note.txt', new Blob(['E14']))] });
  await desk.reply(ada.conversation, 'The Heron.');
  const link = await mailbox.link(desk, ada.conversation, opening.address);
  expect(link).toContain(`${desk.origin}/chat/${desk.inbox.key}#link=`);
  const secret = link.split('=').at(-1) ?? '';
  const log = page.getByRole('log');

  await test.step('it opens once the network lets it, and its secret stands in no address', async () => {
    const asked: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    let lost = 0;
    await page.route('**/visitor/link', (route) => (lost++ ? route.fallback() : route.abort()));
    await page.goto(link);
    await expect(log.getByText('The Heron.')).toBeVisible();
    expect(lost).toBeGreaterThan(1);
    expect(page.url()).toBe(link.split('#')[0]);
    expect(await page.evaluate(() => document.referrer + JSON.stringify(history.state))).not.toContain(secret);
    expect(asked.filter((url) => url.includes(secret))).toEqual([]);
  });
  await test.step('that conversation and no other, with its files, both ways', async () => {
    await expect(log.getByText('Which lamp is this?')).toBeVisible();
    await expect(page.getByText('My other matter')).toHaveCount(0);
    const token = await page.evaluate((key) => localStorage.getItem(key), `porchlight:${desk.inbox.key}`);
    const answer = await fetch(`${desk.origin}/api/desk/visitor/conversations`, {
      headers: { 'X-Porchlight-Inbox': desk.inbox.key, 'X-Porchlight-Session': token ?? '' },
    });
    const { conversations } = (await answer.json()) as { conversations: { id: string }[] };
    expect(conversations.map(({ id }) => id)).toEqual([ada.conversation]);
    const saved = page.waitForEvent('download');
    await log.getByRole('button', { name: 'Save note.txt' }).click();
    expect((await saved).suggestedFilename()).toBe('note.txt');
    const picture = { name: 'lamp.png', mimeType: 'image/png', buffer: await page.screenshot() };
    await page.locator('porchlight-widget input[type=file]').first().setInputFiles(picture);
    await page.getByRole('textbox', { name: /message/i }).fill('It is this one');
    await page.keyboard.press('Enter');
    await expect(log.locator('.mine .thumb img')).toBeVisible();
    await expect.poll(() => desk.bodies(ada.conversation)).toContain('It is this one');
  });
  await test.step('who has chatted here as somebody else gets to it too', async () => {
    const other = new Visitor(desk);
    await other.say('From the same computer', { opening: { name: 'Ben Park' } });
    const shared = await (await browser.newContext()).newPage();
    await shared.goto(`${desk.origin}/healthz`);
    await shared.evaluate(([key, token]) => localStorage.setItem(key, token), [
      `porchlight:${desk.inbox.key}`,
      other.token,
    ] as const);
    await shared.goto(link);
    await expect(shared.getByRole('log').getByText('The Heron.')).toBeVisible();
    await expect(shared.getByText('From the same computer')).toHaveCount(0);
  });
  await test.step('once it has expired it says so, opens nothing, and one can write all the same', async () => {
    await mailbox.expire(desk, ada.conversation);
    const late = await (await browser.newContext()).newPage();
    await late.goto(link);
    await expect(late.getByText(/no longer valid/)).toBeVisible();
    await expect(late.getByText('The Heron.')).toHaveCount(0);
    expect(late.url()).not.toContain(secret);
    await expect(late.getByRole('textbox', { name: /message/i })).toBeVisible();
  });
  mailbox.close();
});
