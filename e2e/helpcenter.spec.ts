/** A reader of the help center, whom no article could answer. */
import { attend, bodies, expect, openDesk, test } from './desk';
import { Mailbox } from './mailbox';

test('who chats from an article takes it along, and what is too long to look for is refused', async ({
  desk,
  page,
  browser,
}) => {
  await desk.found();
  const title = 'Which bulb fits the Heron lamp';
  await desk.publish({ locale: 'en', slug: 'heron-bulb', title, body: 'An **E14** bulb with up to 40 W.' });
  const reader = await (await browser.newContext()).newPage();
  await attend(reader, desk);
  const refused = await reader.goto(`${desk.origin}/help/en/search?q=${'x'.repeat(5000)}`);
  expect(refused?.status()).toBe(400);
  await expect(reader.getByRole('heading', { level: 1 })).toContainText('too long');

  await reader.goto(`${desk.origin}/help/en/article/heron-bulb`);
  await reader.getByRole('link', { name: 'Chat with us' }).first().click();
  await expect(reader).toHaveURL(/\/chat\/.*article=/);
  await reader.getByRole('button', { name: /^(write to us|leave a message)$/i }).click();
  await expect(reader.locator('.carried')).toContainText(title);
  const composer = reader.getByRole('textbox', { name: /message/i });
  await composer.fill('And an E27?');
  await composer.press('Enter');
  await expect(reader.getByText(/^\d.*· (Sent|Delivered|Seen)$/)).toBeVisible();

  await openDesk(page, desk);
  await page.getByRole('link', { name: /And an E27/ }).click();
  await expect(page.locator('.bubble a.about')).toHaveText(new RegExp(title));
  expect(await bodies(page)).toEqual(['And an E27?']);
});

test('without a script a reader says what an article lacked, writes to the team, and is answered as a ticket', async ({
  desk,
  page,
  browser,
}) => {
  await desk.found();
  const mailbox = new Mailbox();
  await mailbox.take(desk);
  await desk.publish({
    locale: 'en',
    slug: 'heron-bulb',
    title: 'Which bulb fits the Heron lamp',
    body: 'An **E14** bulb.',
  });
  const reader = await (await browser.newContext({ javaScriptEnabled: false })).newPage();
  await reader.goto(`${desk.origin}/help/en/article/heron-bulb`);
  await reader.getByRole('button', { name: 'No' }).click();
  await reader.getByRole('textbox', { name: /What was missing/ }).fill('Which **colour** of light?');
  await reader.getByRole('button', { name: 'Send' }).click();
  await expect(reader.getByRole('heading', { name: 'Thank you. We have noted that.' })).toBeVisible();
  await expect(reader.getByRole('textbox', { name: /What was missing/ })).toHaveCount(0);

  await reader.getByRole('link', { name: 'Write to us' }).click();
  await expect(reader.getByText('About: Which bulb fits the Heron lamp')).toBeVisible();
  await reader.getByLabel('Your message').fill('Which colour of light has it?');
  await reader.getByLabel('Your name').fill('Ada');
  await reader.getByLabel('Your e-mail address').fill('ada@');
  await reader.getByRole('button', { name: 'Send' }).click();
  await expect(reader.getByText('We need a complete address')).toBeVisible();
  await expect(reader.getByLabel('Your message')).toHaveValue('Which colour of light has it?');
  await reader.getByLabel('Your e-mail address').fill('ada@mail.example');
  await reader.getByRole('button', { name: 'Send' }).click();
  await expect(reader.getByRole('heading', { level: 1 })).toHaveText('Your message has arrived');

  await openDesk(page, desk, '/desk/knowledge/');
  await page.getByRole('link', { name: /Which bulb fits/ }).click();
  await expect(page.getByRole('region', { name: 'What readers said' })).toContainText('Which **colour** of light?');
  await page.goto(`${desk.origin}/desk/`);
  await page.getByRole('link', { name: /Which colour of light/ }).click();
  await expect(page.locator('.bubble a.about')).toHaveText(/Which bulb fits/);
  await page.getByRole('button', { name: /^Flag “Which bulb fits/ }).click();
  const flag = page.getByRole('dialog', { name: 'Something is wrong with this article' });
  await flag.getByRole('button', { name: 'Flag the article' }).click();
  await expect(flag.getByRole('alert')).toHaveText('Say what is wrong.');
  await flag.getByRole('textbox').fill('It does not say the colour of light');
  await flag.getByRole('button', { name: 'Flag the article' }).click();
  await expect(flag).toHaveCount(0);
  const ticket = await desk.newest();
  expect(ticket.kind).toBe('ticket');
  await desk.reply(ticket.id, 'Warm white, 2700 K.');
  expect(await mailbox.link(desk, ticket.id, 'ada@mail.example')).toContain('/chat/');
  await page.goto(`${desk.origin}/desk/knowledge/`);
  await expect(page.getByText('1 flag')).toBeVisible();
  await page.getByRole('link', { name: /Which bulb fits/ }).click();
  const wrong = page.getByRole('region', { name: 'What colleagues find wrong' });
  await expect(wrong).toContainText('It does not say the colour of light');
  await wrong.getByRole('button', { name: 'Nothing is wrong' }).click();
  await expect(wrong).toHaveCount(0);
  mailbox.close();
});
