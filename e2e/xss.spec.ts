/** Whatever a visitor writes, wherever they can write it, stays text: for the team, for themselves, on every page and in mails. */
import type { Browser, Page } from '@playwright/test';
import { payloads } from '../ui/agent/testing/payloads';
import { bodies, Desk, expect, openDesk, test as base } from './desk';
import { Mailbox } from './mailbox';
import { signer, Visitor } from './visitor';
import { expectNothing, watch } from './watch';

const hostile = payloads.map((text) => text.replaceAll('alert(1)', 'alert(window.__xss=1)'));
const names = lines(120); // as many payloads as a field takes, so that fewer people have to be looked at
const titles = lines(200);
const paragraphs = lines(480);
const questions = ['what', 'where'].map((key) => ({ key, type: 'textarea', label: { en: key } }));
const address = 'ada@parkstudio.example';

/** All payloads, in lines of at most so many characters. */
function lines(most: number): string[] {
  const all: string[] = [];
  for (const text of hostile) {
    const line = `${all.at(-1) ?? ''} ${text}`.trim();
    if (all.length && line.length <= most) all[all.length - 1] = line;
    else all.push(text);
  }
  return all;
}

const at = <T>(list: readonly T[], n: number) => list[n % list.length] as T;

/** Opens a conversation, and rates it once it is solved: each field that a browser sends carries something. */
async function fillIn(desk: Desk, visitor: Visitor, n: number): Promise<void> {
  const text = at(names, n);
  const step = { page: at(paragraphs, n), title: at(titles, n), at: Date.now() };
  const opening = {
    name: text,
    page: at(paragraphs, n),
    trail: [step],
    fields: { what: at(paragraphs, n), where: at(paragraphs, n + 1) },
  };
  await visitor.say(text, { files: [await visitor.upload(text, new Blob(['<script>1</script>']))], opening });
  const solved = await desk.call('PATCH', `/api/desk/conversations/${visitor.conversation}`, { status: 'solved' });
  expect(solved.status).toBe(200);
  const rating = { score: 1, comment: at(paragraphs, n) };
  expect((await visitor.ask('POST', `/conversations/${visitor.conversation}/rating`, rating)).status).toBe(204);
}

interface Told {
  desk: Desk;
  mailbox: Mailbox;
  strangers: Visitor[];
  reader: Visitor;
}

/** One desk to which everything has been said. */
const test = base.extend<object, { told: Told }>({
  told: [
    async ({}, use) => {
      const desk = new Desk();
      const mailbox = new Mailbox();
      await desk.start();
      await desk.found();
      await desk.alwaysOpen();
      await mailbox.take(desk);
      const arranged = await desk.call('PATCH', `/api/collections/inboxes/records/${desk.inbox.id}`, {
        prechat: questions,
        settings: { page_trail: true, typing_preview: true },
      });
      expect(arranged.status, await arranged.text()).toBe(200);
      const sign = await signer(desk);
      const claimed = names.map(() => new Visitor(desk));
      const signed = names.map((name, n) => new Visitor(desk, sign({ sub: `${n} ${name}`.slice(0, 100), name })));
      for (const some of [claimed, signed]) for (const [n, visitor] of some.entries()) await fillIn(desk, visitor, n);
      const reader = new Visitor(desk);
      const fields = { what: 'All', where: 'Here' };
      await reader.say('Here is everything', { opening: { name: at(names, 0), fields } });
      for (const text of hostile) {
        await reader.say(text);
        await desk.reply(reader.conversation, text); // the team quotes it
      }
      for (const name of names) await reader.say('', { files: [await reader.upload(name, new Blob(['E14']))] });
      await use({ desk, mailbox, strangers: claimed, reader });
      mailbox.close();
      await desk.close();
    },
    { scope: 'worker' },
  ],
});

test('a page that takes these texts for more than text is found out', async ({ told: { desk }, page }) => {
  const open = async (text: string) => {
    const { url, origin } = await desk.shop(false, () => ({ html: `<!doctype html><title>Leaky</title>${text}` }));
    const seen = watch(page, origin);
    await page.goto(url);
    return (await seen()).join('\n');
  };
  expect(await open('<img src=x onerror="alert(window.__xss=1)">')).toMatch(
    /request .*\/x\n(.*\n)*dialog 1\n(.*\n)*a script ran\n(.*\n)*attribute img\[onerror\]/,
  );
  expect(await open('<img src="http://127.0.0.1:9/canary">')).toContain('request http://127.0.0.1:9/canary');
  expect(await open('<a href="javascript:alert(1)">x</a>')).toContain('address a[href=javascript:alert(1)]');
  expect(await open('<svg><script>let a = 1</script></svg>')).toContain('element <script>');
  expect(hostile.length).toBeGreaterThanOrEqual(60);
});

test('the workspace shows the team all of it as text, in the list and about each customer', async ({
  told: { desk, strangers },
  page,
}) => {
  const seen = watch(page, desk.origin);
  await page.setViewportSize({ width: 1440, height: 4000 }); // all rows at once
  await openDesk(page, desk, '/desk/?view=solved');
  for (const name of names) await expect(page.locator('.list .row .name', { hasText: name }).first()).toBeVisible();
  await expectNothing(page, seen);
  await page.setViewportSize({ width: 1440, height: 900 });
  const context = page.locator('aside.context');
  for (const [n, { conversation }] of strangers.entries()) {
    await page.evaluate((path) => {
      history.pushState(null, '', path);
      dispatchEvent(new PopStateEvent('popstate'));
    }, `/desk/c/${conversation}?view=solved`);
    await expect(context.locator('.names .name')).toHaveText(at(names, n));
    await expect(context.locator('q')).toHaveText(at(paragraphs, n)); // it comes with all the rest
    await expectNothing(page, seen);
  }
  await context.locator('summary').click();
  await page.getByRole('button', { name: /^reopen/i }).click();
  await expect(page.getByRole('status').getByText(names.at(-1) ?? '')).toBeVisible();
  for (const name of names.slice(0, 6)) {
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox').fill(name);
    await expect(page.getByRole('option').first()).toBeVisible();
    await page.keyboard.press('Escape');
  }
  await expectNothing(page, seen);
});

test('a long conversation, what is typed right now and where its visitor goes are text for the team', async ({
  told: { desk, reader },
  page,
  browser,
}) => {
  const seen = watch(page, desk.origin);
  await openDesk(page, desk, `/desk/c/${reader.conversation}`);
  await expectAll(page);
  await typeAll(browser, desk, reader, page);
  await expectNothing(page, seen);
});

/** All of the reader's conversation is on screen, from its first message on. */
async function expectAll(page: Page): Promise<void> {
  await expect(async () => {
    const said = await bodies(page);
    expect(said.length).toBeGreaterThan(2 * hostile.length);
    expect(said).toContain(hostile[0]);
  }).toPass({ timeout: 20_000 });
}

/** Types every payload into the widget, and waits until the team sees it being typed. */
async function typeAll(browser: Browser, desk: Desk, reader: Visitor, team: Page): Promise<void> {
  const { visitor, seen } = await openAs(browser, desk, reader, (await desk.shop()).url);
  for (const text of paragraphs) {
    const shown = team.locator('.ghost .bubble');
    await expect(async () => {
      await visitor.getByRole('textbox', { name: /message/i }).fill(text);
      await expect(shown).toContainText(text, { timeout: 1_000 });
    }).toPass();
  }
  for (const title of titles.slice(0, 3)) {
    await visitor.evaluate((words) => {
      document.title = words;
      history.pushState(null, '', `/${encodeURIComponent(words)}`);
    }, title);
    await expect(team.locator('aside.context .page').first()).toHaveAttribute('title', title);
  }
  await expectNothing(visitor, seen);
  await visitor.context().close();
}

/** A page on which the reader goes on with their chat. */
async function openAs(browser: Browser, desk: Desk, reader: Visitor, url: string) {
  const visitor = await (await browser.newContext()).newPage();
  const seen = watch(visitor, new URL(url).origin, desk.origin);
  await visitor.addInitScript(([key, token]) => localStorage.setItem(key, token), [
    `porchlight:${desk.inbox.key}`,
    reader.token,
  ] as const);
  await visitor.goto(url);
  const launcher = visitor.locator('porchlight-widget button.launcher');
  if (!url.startsWith(desk.origin)) await launcher.click();
  await expect(visitor.getByRole('log').locator('.bubble').first()).toBeVisible();
  return { visitor, seen };
}

for (const place of ['in the widget', 'on the page of the chat']) {
  test(`${place} the visitor reads all of it as text`, async ({ told: { desk, reader }, browser }) => {
    const shop = await desk.shop();
    const url = place === 'in the widget' ? shop.url : `${desk.origin}/chat/${desk.inbox.key}`;
    const { visitor, seen } = await openAs(browser, desk, reader, url);
    await expectAll(visitor);
    await expectNothing(visitor, seen);
    await visitor.getByRole('button', { name: /^back/i }).click();
    for (const text of titles) {
      await visitor.getByRole('searchbox').fill(text);
      await expect(visitor.locator('porchlight-widget .home > [role=status]')).toContainText(text);
    }
    await expectNothing(visitor, seen);
    await visitor.context().close();
  });
}

test('the help center says what was looked for as text', async ({ told: { desk }, page }) => {
  const seen = watch(page, desk.origin);
  for (const text of titles) {
    await page.goto(`${desk.origin}/help/en/search?q=${encodeURIComponent(text)}`);
    await expect(page.getByRole('searchbox')).toHaveValue(text);
    await expectNothing(page, seen);
  }
});

test('a mailed copy carries it as text', async ({ told: { desk, mailbox, reader }, page }) => {
  expect((await reader.ask('POST', '/address', { address })).status).toBe(202);
  const code = await mailbox.code();
  expect((await reader.ask('POST', '/address/proof', { address, code })).status).toBe(200);
  const before = mailbox.mails.length;
  expect((await reader.ask('POST', `/conversations/${reader.conversation}/transcript`, {})).status).toBe(202);
  await expect.poll(() => mailbox.mails.length).toBeGreaterThan(before);
  const { url, origin } = await desk.shop(false, () => ({ html: mailbox.html() }));
  const seen = watch(page, origin);
  await page.goto(url);
  for (const text of [hostile[0], hostile.at(-1)]) await expect(page.getByText(text ?? '').first()).toBeVisible();
  await expectNothing(page, seen);
});
