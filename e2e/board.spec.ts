/** Several chats at once: two agents and a supervisor with their customers, on the board. */
import { randomBytes, randomUUID } from 'node:crypto';
import { type Browser, type Page } from '@playwright/test';
import { type Desk, expect, openDesk, test } from './desk';

const password = 'a lamp by the door';

/** A member of the first team, and their workspace. */
async function colleague(
  browser: Browser,
  desk: Desk,
  { name, role = 'agent', capacity = 4 }: { name: string; role?: 'agent' | 'supervisor'; capacity?: number },
  path: string,
): Promise<Page> {
  const team = await firstTeam(desk);
  const email = `${name.toLowerCase()}@alderfinch.example`;
  const account = { name, public_name: name, email, role, capacity, languages: ['en'], verified: true };
  const agent = await desk.create('agents', { ...account, password, passwordConfirm: password });
  await desk.create('team_members', { agent, team, role: role === 'agent' ? 'member' : 'supervisor' });
  const answer = await desk.call('POST', '/api/collections/agents/auth-with-password', { identity: email, password });
  const auth = (await answer.json()) as { token: string; record: unknown };
  const page = await (await browser.newContext({ locale: 'en-GB', viewport: { width: 1280, height: 800 } })).newPage();
  await page.addInitScript((session) => localStorage.setItem('porchlight.session', JSON.stringify(session)), auth);
  await page.goto(desk.origin + path);
  return page;
}

/** A customer who has written over HTTP; returns how they write again. */
async function customer(desk: Desk, name: string, body: string) {
  const headers = {
    'Content-Type': 'application/json',
    'X-Porchlight-Inbox': desk.inbox.key,
    'X-Porchlight-Session': randomBytes(32).toString('base64url'),
  };
  let conversation = '';
  const write = async (text: string) => {
    const message = {
      client_id: randomUUID(),
      body: text,
      ...(conversation ? { conversation } : { opening: { name } }),
    };
    const url = `${desk.origin}/api/desk/visitor/messages`;
    const answer = await fetch(url, { method: 'POST', headers, body: JSON.stringify(message) });
    const told = (await answer.json()) as { conversation: string };
    expect(answer.status, JSON.stringify(told)).toBe(200);
    conversation = told.conversation;
  };
  await write(body);
  return { id: conversation, write };
}

async function firstTeam(desk: Desk): Promise<string> {
  const { teams } = (await (await desk.call('GET', '/api/desk/me')).json()) as { teams: { id: string }[] };
  return teams[0]?.id ?? '';
}

test('the board, its shelf, and nobody in each other’s way', async ({ desk, page, browser }) => {
  await desk.found();
  await desk.alwaysOpen();
  const ada = await customer(desk, 'Ada Park', 'Is there any way to get it before Friday?');
  const omar = await customer(desk, 'Omar Haddad', 'The voucher says expired');
  const jun = await customer(desk, 'Jun Sato', 'Does the lamp fit an E14 bulb?');
  const lane = (name: string) => page.getByRole('region', { name: new RegExp(`^Lane \\d of \\d: ${name}`) });
  const shelf = page.getByRole('region', { name: /^On the shelf/ });
  await page.setViewportSize({ width: 1280, height: 800 });

  await test.step('an empty board offers who has waited longest', async () => {
    await openDesk(page, desk, '/desk/');
    await expect(page.getByRole('heading', { name: 'Conversations' })).toBeVisible();
    await page.keyboard.press('b');
    await expect(page.getByText('No chat is on the board')).toBeVisible();
    await expect(shelf.getByRole('link')).toHaveCount(3);
    await page.keyboard.press('v');
    await expect(lane('Ada')).toBeVisible();
    await expect(shelf.getByRole('link')).toHaveCount(2);
  });

  await test.step('from the shelf by click, each lane has its own words, and F6 goes round', async () => {
    await shelf.getByRole('link', { name: /Omar/ }).click();
    await expect(lane('Omar').getByRole('textbox')).toBeFocused();
    await page.keyboard.type('Let me look at it, Omar');
    await page.keyboard.press('F6');
    await expect(lane('Ada').getByRole('textbox')).toBeFocused();
    await page.keyboard.type('Thursday, Ada');
    await page.keyboard.press('Shift+F6');
    await expect(lane('Omar').getByRole('textbox')).toHaveValue('Let me look at it, Omar');
    await expect(lane('Omar').getByRole('textbox')).toBeFocused();
    await expect(lane('Ada').getByRole('textbox')).toHaveValue('Thursday, Ada');
  });

  await test.step('keys mean the lane that has the focus, and a reload keeps lanes and words', async () => {
    await page.keyboard.press('Escape');
    await page.keyboard.press('i');
    await expect(lane('Omar').getByRole('log').getByText('You took the conversation')).toBeVisible();
    await expect(lane('Ada').getByRole('button', { name: /^Take/ })).toBeVisible();
    await expect(page.getByText('You have 1 of', { exact: false })).toBeVisible();
    await page.reload();
    await expect(lane('Omar').getByRole('textbox')).toHaveValue('Let me look at it, Omar');
    await expect(lane('Omar').getByRole('textbox')).toBeFocused();
    await expect(lane('Ada').getByRole('textbox')).toHaveValue('Thursday, Ada');
  });

  await test.step('what comes in meanwhile stands in its own lane, and is answered there', async () => {
    await ada.write('Are you there?');
    await expect(lane('Ada').getByRole('log').getByText('Are you there?')).toBeVisible();
    const field = lane('Ada').getByRole('textbox');
    await field.fill('Here I am');
    await expect(async () => {
      await field.press('Enter');
      await expect(field).toHaveValue('', { timeout: 500 });
    }).toPass();
    await expect(lane('Ada').getByRole('log').getByText('Here I am')).toBeVisible();
    await expect(lane('Omar').getByRole('textbox')).toHaveValue('Let me look at it, Omar');
    expect(await desk.bodies(ada.id)).toContain('Here I am');
    expect(await desk.bodies(omar.id)).not.toContain('Here I am');
  });

  await test.step('a chat is dragged from the shelf into a lane, and back by a click', async () => {
    await shelf.getByRole('link', { name: /Jun/ }).dragTo(lane('Ada').locator('.bar').first());
    await expect(lane('Jun')).toBeVisible();
    await expect(lane('Ada')).toBeHidden();
    await page.getByRole('button', { name: 'Put Jun Sato back on the shelf' }).click();
    await expect(lane('Jun')).toBeHidden();
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect(lane('Jun')).toBeVisible();
  });

  await test.step('a colleague is seen looking and answering, and is gone with their page', async () => {
    const wren = await colleague(browser, desk, { name: 'Wren' }, `/desk/c/${jun.id}`);
    await expect(lane('Jun').getByText('Viewing: Wren')).toBeVisible();
    await expect(wren.getByText('Viewing: Mara', { exact: false }).first()).toBeAttached();
    await wren.getByRole('textbox', { name: /^reply to/i }).fill('It does');
    await expect(lane('Jun').getByText('Replying: Wren')).toBeVisible();
    await lane('Jun')
      .getByRole('button', { name: /^Assign/ })
      .click();
    await expect(page.getByRole('menuitemradio', { name: /Wren/ })).toContainText('0 of 4');
    await page.keyboard.press('Escape');
    await wren.keyboard.press('Escape');
    await wren.keyboard.press('i');
    await expect(lane('Jun').getByText('with Wren')).toBeVisible();
    await lane('Jun')
      .getByRole('button', { name: /^Assign/ })
      .click();
    await expect(page.getByRole('menuitemradio', { name: /Wren/ })).toContainText('1 of 4');
    await page.keyboard.press('Escape');
    await wren.context().close();
    await expect(lane('Jun').getByText(/(Viewing|Replying): Wren/)).toBeHidden();
  });

  await test.step('on a phone one lane stands behind tabs', async () => {
    await page.setViewportSize({ width: 360, height: 740 });
    const tabs = page.getByRole('tablist', { name: 'Lanes' }).getByRole('tab');
    await expect(tabs).toHaveCount(2);
    await tabs.filter({ hasText: 'Omar' }).click();
    await expect(page.getByRole('tabpanel').getByRole('textbox')).toHaveValue('Let me look at it, Omar');
    await expect(page.getByRole('tabpanel')).toHaveCount(1);
  });
});
