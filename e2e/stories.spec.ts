/** What a visitor and an agent go through together, each from beginning to end. */
import { type Locator, type Page } from '@playwright/test';
import { attend, bodies, Desk, expect, openDesk, openWidget, reply, test as base } from './desk';

/** The sample shop, where more than one person works. */
const test = base.extend<{ shop: Desk }>({
  shop: async ({}, use) => {
    const shop = new Desk({ demo: true });
    await shop.start();
    await use(shop);
    await shop.close();
  },
});
test.describe.configure({ mode: 'parallel' });

const widget = (page: Page) => page.locator('porchlight-widget');
const field = (page: Page) => page.locator('.composer textarea');

/** Which way a text runs, as the browser has decided. */
const direction = (text: Locator) => text.evaluate((element) => getComputedStyle(element).direction);

/** A visitor of the shop who has written, and the agent who has opened their conversation. */
async function meet(desk: Desk, visitor: Page, agent: Page, words: string): Promise<{ composer: Locator; id: string }> {
  const { url } = await desk.shop();
  const composer = await openWidget(visitor, url);
  await composer.fill(words);
  await composer.press('Enter');
  await expect(visitor.getByText(/^\d.*· (Sent|Delivered|Seen)$/)).toBeVisible();
  const { id } = await desk.newest();
  await openDesk(agent, desk, `/desk/c/${id}`);
  await expect(agent.getByRole('log').getByText(words)).toBeVisible();
  return { composer, id };
}

test('an agent works through a morning without touching the mouse', async ({ shop: desk, page }) => {
  const { identity, password } = await desk.enter();
  const { keyboard } = page;
  const reply = page.getByRole('textbox', { name: /^reply to/i });

  await test.step('signs in', async () => {
    await page.goto(`${desk.origin}/desk/`);
    await expect(page.locator('#email')).toBeFocused();
    await keyboard.type(identity);
    await keyboard.press('Tab');
    await keyboard.type(password);
    await keyboard.press('Enter');
    await expect(page.locator('[data-row]').first()).toBeVisible();
  });
  const focused = () => page.evaluate(() => document.activeElement?.getAttribute('data-row') ?? '');
  const ticket = page.locator('section[aria-labelledby="group-tickets"] [data-row]');
  await test.step('walks down the list and back by one, and opens a ticket', async () => {
    await expect(ticket.first()).toBeAttached();
    await keyboard.press('j');
    await expect.poll(focused).not.toBe('');
    const wanted = (await ticket.nth(1).getAttribute('data-row')) ?? '';
    for (let at = await focused(); at !== wanted; at = await focused()) {
      await keyboard.press('j');
      await expect.poll(focused).not.toBe(at);
    }
    await keyboard.press('k');
    const chosen = (await ticket.first().getAttribute('data-row')) ?? '';
    await expect.poll(focused).toBe(chosen);
    await keyboard.press('Enter');
    await expect(page).toHaveURL(new RegExp(`/c/${chosen}`));
    await expect(reply).toBeFocused();
  });
  const id = /\/c\/([a-z0-9]+)/.exec(page.url())?.[1] ?? '';
  await test.step('answers with an article', async () => {
    await keyboard.type('This may help: /deliver');
    const option = page.getByRole('option', { name: /article/ }).first();
    await expect(option).toBeVisible();
    while ((await option.getAttribute('aria-selected')) !== 'true') await keyboard.press('ArrowDown');
    await keyboard.press('Enter');
    await expect(reply).toHaveValue(/^This may help: \[.+\]\(http.+\) ?$/);
    await keyboard.press('Enter');
    await expect(reply).toHaveValue('');
    await expect(page.getByRole('log').locator('.message.me').getByRole('link').last()).toBeVisible();
    await expect(page.locator(`[data-row="${id}"]`)).not.toContainText('](');
  });
  await test.step('leaves a note', async () => {
    await keyboard.press('Escape');
    await keyboard.press('n');
    await expect(page.getByRole('textbox', { name: /only your team/i })).toBeFocused();
    await keyboard.type('Wants it before Friday');
    await keyboard.press('Enter');
    await expect(page.locator('.message.note').getByText('Wants it before Friday')).toBeVisible();
    await keyboard.press('Escape');
  });
  const state = async () => {
    const head = (await (await desk.call('GET', `/api/desk/conversations/${id}`)).json()) as {
      conversation: { status: string; assignee: string };
    };
    return head.conversation;
  };
  await test.step('gives it to a colleague', async () => {
    await keyboard.press('a');
    const menu = page.getByRole('menu', { name: 'Assign to' });
    await expect(menu).toBeVisible();
    const before = (await state()).assignee;
    await keyboard.press('End');
    const last = menu.getByRole('menuitemradio').last();
    await expect(last).toBeFocused();
    if ((await last.getAttribute('aria-checked')) === 'true') await keyboard.press('ArrowUp');
    await keyboard.press('Enter');
    await expect(page.getByRole('status').getByText(/ has .+ now\.$/)).toBeVisible();
    await expect.poll(async () => (await state()).assignee).not.toBe(before);
  });
  await test.step('hands it over to another, with what they have to know', async () => {
    await keyboard.press('h');
    const dialog = page.getByRole('dialog', { name: /^Hand over/ });
    await expect(dialog.getByRole('searchbox')).toBeFocused();
    await keyboard.press('Tab');
    await keyboard.press('Space');
    await expect(dialog.getByRole('radio').first()).toBeChecked();
    for (const words of ['Knows the depot', 'Asked the carrier', 'Tell them the day']) {
      await keyboard.press('Tab');
      await keyboard.type(words);
    }
    await keyboard.press('Control+Enter');
    const offered = page.getByRole('region', { name: 'Handover' });
    await expect(offered.or(dialog.getByRole('alert'))).toBeVisible();
    if (await dialog.getByRole('alert').isVisible()) await keyboard.press('Control+Enter'); // to somebody who is not there: knowingly
    await expect(offered).toContainText('Offered to');
  });
  await test.step('solves it, and takes that back', async () => {
    await keyboard.press('e');
    await expect(page.getByRole('status').getByText(/ is solved\.$/)).toBeVisible();
    await expect.poll(async () => (await state()).status).toBe('solved');
    await keyboard.press('z');
    await expect(page.getByRole('status').getByText(/^Undone: /)).toBeVisible();
    await expect.poll(async () => (await state()).status).toBe('open');
  });
  await test.step('and goes to another conversation by its name', async () => {
    const other = ticket.and(page.locator(`:not([data-row="${id}"])`)).first();
    const name = await other.locator('.name').innerText();
    const to = await other.getAttribute('data-row');
    await keyboard.press('Control+k');
    await expect(page.getByRole('combobox')).toBeFocused();
    await keyboard.type(name);
    await expect(page.getByRole('option', { name, selected: true }).first()).toBeVisible();
    await keyboard.press('Enter');
    await expect(page).toHaveURL(new RegExp(`/c/${to}`));
    await expect(page.getByRole('heading', { level: 2, name })).toBeVisible();
  });
});

test('a visitor writes Arabic from right to left, and the agent answers in English', async ({
  desk,
  page,
  browser,
}) => {
  await desk.found();
  const { url } = await desk.shop(true, (tag) => ({
    html: `<!doctype html><html lang="ar" dir="rtl"><head><title>متجر</title></head><body><h1>متجر</h1>${tag}</body></html>`,
  }));
  const visitor = await (await browser.newContext({ locale: 'ar' })).newPage();
  await attend(visitor, desk);
  await visitor.goto(url);
  await widget(visitor).locator('button.launcher').click();
  await expect(widget(visitor).locator('.hello')).toBeVisible();
  expect(await direction(widget(visitor).locator('.hello'))).toBe('rtl');
  await widget(visitor).locator('button.write').click();

  const question = 'هل يناسب مصباح E14 هذا الضوء؟';
  const mixed = 'Order 4471 — شكرا لكم';
  const answer = 'Yes, E14 up to 40 W. شكرا!';
  const composer = widget(visitor).locator('textarea');
  await test.step('what the visitor writes runs as they write it', async () => {
    await composer.fill(question);
    expect(await direction(composer)).toBe('rtl');
    await composer.press('Enter');
    await expect(visitor.getByRole('log').getByText(question)).toBeVisible();
    await composer.fill(mixed);
    expect(await direction(composer)).toBe('ltr');
    await composer.press('Enter');
    await expect(visitor.getByRole('log').getByText(mixed)).toBeVisible();
  });
  await test.step('and so it reads at the desk, which is English', async () => {
    const { id } = await desk.newest();
    await openDesk(page, desk, `/desk/c/${id}`);
    await expect(page.locator('html')).toHaveAttribute('dir', 'ltr');
    const log = page.getByRole('log');
    await expect(log.getByText(mixed)).toBeVisible();
    expect(await direction(log.getByText(question))).toBe('rtl');
    expect(await direction(log.getByText(mixed))).toBe('ltr');
    await field(page).fill('نعم');
    expect(await direction(field(page))).toBe('rtl');
    await field(page).fill(answer);
    expect(await direction(field(page))).toBe('ltr');
    await field(page).press('Enter');
  });
  await test.step('the answer runs from left to right in a panel that does not', async () => {
    const shown = visitor.getByRole('log').getByText(answer);
    await expect(shown).toBeVisible();
    expect(await direction(shown)).toBe('ltr');
    expect(await direction(visitor.getByRole('log'))).toBe('rtl');
    expect(await bodies(page)).toEqual([question, mixed, answer]);
  });
});

test('an article that left a question open comes along to the agent', async ({ desk, page, browser }) => {
  await desk.found();
  const title = 'Which bulb fits the Heron lamp';
  await desk.publish({ locale: 'en', slug: 'heron-bulb', title, body: '## Size\n\nAn **E14** bulb with up to 40 W.' });
  const shop = await desk.shop();
  const visitor = await (await browser.newContext()).newPage();
  await attend(visitor, desk);
  await test.step('the visitor finds and reads it where they are', async () => {
    await visitor.goto(shop.url);
    await widget(visitor).locator('button.launcher').click();
    await visitor.getByRole('searchbox', { name: /search for an answer/i }).fill('bulb heron');
    await visitor.getByRole('button', { name: title }).click();
    const article = visitor.getByRole('region', { name: title });
    await expect(article.getByRole('heading', { name: 'Size' })).toBeVisible();
    await expect(article.getByText('bulb with up to 40 W.')).toBeVisible();
    expect(await visitor.evaluate(() => location.pathname)).toBe('/');
  });
  await test.step('and asks about it', async () => {
    await visitor.getByRole('button', { name: /still a question/i }).click();
    await expect(widget(visitor).locator('.carried')).toContainText(title);
    const composer = visitor.getByRole('textbox', { name: /message/i });
    await composer.fill('And an E27?');
    await composer.press('Enter');
    await expect(visitor.getByText(/^\d.*· (Sent|Delivered|Seen)$/)).toBeVisible();
    await expect(widget(visitor).locator('.carried')).toBeHidden();
  });
  await test.step('the agent sees where the question comes from', async () => {
    await openDesk(page, desk);
    await page.getByRole('link', { name: /And an E27/ }).click();
    const about = page.getByRole('complementary', { name: /^about/i });
    await expect(about.getByRole('heading', { name: 'Came from this article' })).toBeVisible();
    await expect(about.getByRole('link', { name: title, exact: true })).toHaveAttribute('href', /\/help\/en\//);
    expect(await bodies(page)).toEqual(['And an E27?']);
    await expect(page.locator('.bubble a.about')).toHaveText(new RegExp(title));
  });
  await test.step('one that is read later comes along as a card, and the words stay words', async () => {
    await visitor.getByRole('button', { name: 'Back' }).click();
    await visitor.getByRole('button', { name: title }).click();
    await visitor.getByRole('button', { name: /still a question/i }).click();
    await visitor.getByRole('textbox', { name: /message/i }).fill('And [this](https://elsewhere.example)?');
    await visitor.getByRole('textbox', { name: /message/i }).press('Enter');
    for (const reader of [page, visitor]) {
      await expect(reader.locator('a.about')).toHaveCount(2);
      await expect(reader.locator('a.about').last()).toHaveAttribute('href', /\/help\/en\/article\/heron-bulb$/);
      await expect(reader.locator('.bubble').getByText('And [this](')).toBeVisible();
    }
    if (process.env.SHOTS) {
      await page.screenshot({ path: `${process.env.SHOTS}/card-agent.png` });
      await visitor.screenshot({ path: `${process.env.SHOTS}/card-visitor.png` });
    }
  });
});

test('a restart in the middle of a sentence takes no word from anybody', async ({ desk, page, browser }) => {
  await desk.found();
  const visitor = await (await browser.newContext()).newPage();
  const { composer, id } = await meet(desk, visitor, page, 'Is the lamp in stock?');
  const said = ['Is the lamp in stock?', 'Yes, nine of them', 'I take two'];

  await test.step('both send a sentence and begin another while nobody answers', async () => {
    await desk.kill();
    await expect(page.getByText(/connection is gone/i)).toBeVisible();
    await field(page).fill('Yes, nine of them');
    await field(page).press('Enter');
    await field(page).pressSequentially('They leave to');
    await composer.fill('I take two');
    await composer.press('Enter');
    await composer.pressSequentially('And could you wr');
    await expect(page.getByText('Waits for the connection')).toHaveCount(1);
    await expect(visitor.locator('.bubble.unsent')).toHaveText('I take two');
    await expect(visitor.getByText('Goes out when the connection is back')).toBeVisible();
  });
  await test.step('the server is back: each sentence once, and both go on where they were', async () => {
    await desk.start();
    for (const reader of [page, visitor])
      await expect(async () => expect((await bodies(reader)).toSorted()).toEqual(said.toSorted())).toPass();
    await expect.poll(async () => (await desk.bodies(id)).toSorted()).toEqual(said.toSorted());
    await expect(field(page)).toHaveValue('They leave to');
    await expect(composer).toHaveValue('And could you wr');
  });
  await test.step('even the page may be loaded again', async () => {
    await Promise.all([page.reload(), visitor.reload()]);
    await expect(field(page)).toHaveValue('They leave to');
    await expect(composer).toHaveValue('And could you wr');
    await field(page).press('End');
    await field(page).pressSequentially('day.');
    await field(page).press('Enter');
    await composer.press('End');
    await composer.pressSequentially('ap one?');
    await composer.press('Enter');
    const all = [...said, 'They leave today.', 'And could you wrap one?'].toSorted();
    await expect.poll(async () => (await desk.bodies(id)).toSorted()).toEqual(all);
    for (const reader of [page, visitor])
      await expect(async () => expect((await bodies(reader)).toSorted()).toEqual(all)).toPass();
  });
});

test('an answer over a message that nobody has read is asked about once, and stays as it was', async ({
  desk,
  page,
  browser,
}) => {
  await desk.found();
  const visitor = await (await browser.newContext()).newPage();
  const { composer, id } = await meet(desk, visitor, page, 'Where is my order?');
  await desk.reply(id, Array.from({ length: 22 }, (_, n) => `${n + 1}. A step to take`).join('\n'));
  const log = page.getByRole('log');
  await expect(log.getByText('A step to take').last()).toBeVisible();
  for (const n of [1, 2]) await desk.reply(id, Array.from({ length: 22 }, (_, k) => `- Part ${n}.${k}`).join('\n'));
  await expect(log.getByText('Part 2.21')).toBeVisible();

  const words = 'It leaves tomorrow.';
  await field(page).fill(words);
  const question = page.getByRole('alert').filter({ hasText: 'wrote meanwhile' });
  /** The visitor writes while the agent reads further up, and the agent sends. */
  const cross = async (text: string) => {
    await log.evaluate((element) => (element.scrollTop = 0));
    await expect(page.getByRole('button', { name: 'To the newest' })).toBeVisible();
    await composer.fill(text);
    await composer.press('Enter');
    await expect(page.getByRole('button', { name: '1 new message' })).toBeVisible();
    await field(page).press('Enter');
    await expect(question).toContainText(text);
    await expect(field(page)).toHaveValue(words);
    await expect(field(page)).toBeFocused();
    expect(await desk.bodies(id)).not.toContain(words);
  };
  await test.step('reading it first keeps the draft', async () => {
    await cross('Please cancel it');
    await field(page).press('Escape');
    await expect(question).toBeHidden();
    await expect(log.getByText('Please cancel it')).toBeInViewport();
    await expect(field(page)).toHaveValue(words);
  });
  await test.step('sending anyway takes one more key, and sends it once', async () => {
    await cross('Or is it too late?');
    await field(page).press('Enter');
    await expect(question).toBeHidden();
    await expect(field(page)).toHaveValue('');
    await expect(visitor.getByRole('log').getByText(words)).toBeVisible();
    expect((await desk.bodies(id)).filter((body) => body === words)).toHaveLength(1);
  });
});

test('two tabs of one agent agree on what is read, what is solved and who is signed in', async ({
  desk,
  page,
  context,
  browser,
}) => {
  await desk.found();
  const { url } = await desk.shop();
  const visitor = await (await browser.newContext()).newPage();
  const composer = await openWidget(visitor, url);
  await composer.fill('Does it come in green?');
  await composer.press('Enter');
  await openDesk(page, desk);
  const other = await context.newPage();
  await other.goto(`${desk.origin}/desk/`);
  const row = (tab: Page) => tab.getByRole('link', { name: /come in green/ });

  await test.step('what one has read is read in both', async () => {
    for (const tab of [page, other]) await expect(row(tab)).toContainText('unread');
    await page.bringToFront();
    await row(page).click();
    await expect(page.getByRole('log').getByText('Does it come in green?')).toBeVisible();
    for (const tab of [page, other]) await expect(row(tab)).not.toContainText('unread');
  });
  await test.step('what one solves is solved in both', async () => {
    await page.getByRole('button', { name: /^solve/i }).click();
    await expect(row(other)).toHaveCount(0);
    await other.goto(page.url());
    await expect(other.getByRole('button', { name: /^reopen/i })).toBeVisible();
    await other.getByRole('button', { name: /^reopen/i }).click();
    await expect(page.getByRole('button', { name: /^solve/i })).toBeVisible();
  });
  await test.step('what one begins to write on another computer goes on here, and is gone when it was sent', async () => {
    const laptop = await (await browser.newContext({ locale: 'en-GB' })).newPage();
    await openDesk(laptop, desk, new URL(page.url()).pathname);
    const field = (tab: Page) => tab.getByRole('textbox', { name: /^reply to/i });
    await field(laptop).fill('It comes in');
    await expect(field(page)).toHaveValue('It comes in');
    await field(page).pressSequentially(' green');
    await expect(field(laptop)).toHaveValue('It comes in green');
    await laptop.close(); // in the middle of the sentence
    await reply(page, 'It comes in green');
    await openDesk(other, desk, new URL(page.url()).pathname);
    await expect(other.getByRole('log').getByText('It comes in green')).toBeVisible();
    await expect(field(other)).toHaveValue('');
    await expect
      .poll(async () => (await (await desk.call('GET', '/api/desk/drafts')).json()) as unknown)
      .toEqual({ drafts: [] });
  });
  await test.step('who signs out in one is signed out in both', async () => {
    await other.getByRole('button', { name: /^Mara Lindqvist/ }).click();
    await other.getByRole('menuitem', { name: 'Sign out' }).click();
    for (const tab of [page, other]) await expect(tab.locator('#password')).toBeVisible();
    await expect(page.getByText('Does it come in green?')).toHaveCount(0);
  });
});
