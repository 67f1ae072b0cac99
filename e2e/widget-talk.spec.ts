/** What a visitor does in the widget besides typing. */
import { expect, openDesk, openWidget, reply, test, type Desk } from './desk';

/** Uploads a file as the agent. */
async function upload(desk: Desk, conversation: string, name: string, bytes: Buffer): Promise<string> {
  const form = new FormData();
  form.append('file', new Blob([new Uint8Array(bytes)]), name);
  const answer = await fetch(`${desk.origin}/api/desk/conversations/${conversation}/files`, {
    method: 'POST',
    headers: { Authorization: desk.token },
    body: form,
  });
  expect(answer.status).toBe(201);
  return ((await answer.json()) as { file: { id: string } }).file.id;
}

test('files go both ways, and one that was under way when the network went arrives when it is back', async ({
  desk,
  page,
  context,
}) => {
  await desk.found();
  const shop = await desk.shop();
  const composer = await openWidget(page, shop.url);
  const picture = await page.screenshot();
  const input = page.locator('porchlight-widget input[type=file]').first();

  await test.step('before the first message, with one that is taken back', async () => {
    await input.setInputFiles([
      { name: 'lamp.png', mimeType: 'image/png', buffer: picture },
      { name: 'notes.txt', mimeType: 'text/plain', buffer: Buffer.from('E14') },
    ]);
    await page.getByRole('button', { name: 'Remove notes.txt' }).click();
    await composer.fill('This lamp');
    await composer.press('Enter');
    await expect(page.locator('porchlight-widget .mine .thumb img')).toBeVisible();
    await expect(page.getByText(/^\d.*· (Sent|Delivered|Seen)$/)).toBeVisible();
  });
  const { id } = await desk.newest();
  const files = async () => {
    const answer = await desk.call('GET', `/api/desk/conversations/${id}/messages?after=0`);
    const { messages } = (await answer.json()) as { messages: { files?: { name: string; mime: string }[] }[] };
    return messages.flatMap((message) => message.files ?? []).map(({ name, mime }) => `${name} ${mime}`);
  };
  expect(await files()).toEqual(['lamp.png image/png']);

  await test.step('the team sends a picture and a page, which is only ever saved', async () => {
    const sent = [
      await upload(desk, id, 'bulb.png', picture),
      await upload(desk, id, 'page.html', Buffer.from('<script>document.title = "taken"</script>')),
    ];
    await desk.reply(id, '', sent);
    await page.getByRole('button', { name: 'View bulb.png' }).click();
    const box = page.getByRole('dialog', { name: 'bulb.png' });
    await expect(box.getByRole('img')).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(box).toBeHidden();
    await expect(composer).toBeVisible();
    const saved = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Save page.html' }).click();
    expect((await saved).suggestedFilename()).toBe('page.html');
    await expect(page).toHaveTitle('A shop');
  });
  await test.step('the network goes in the middle, and comes back', async () => {
    await context.setOffline(true);
    await input.setInputFiles([{ name: 'socket.png', mimeType: 'image/png', buffer: picture }]);
    await expect(page.getByText('Goes on when the connection is back')).toBeVisible();
    await composer.fill('And its socket');
    await composer.press('Enter');
    await expect(page.getByText('Goes out as soon as the files have arrived.')).toBeVisible();
    await context.setOffline(false);
    await expect.poll(files).toContain('socket.png image/png');
    await expect(composer).toHaveValue('');
  });
});

test('where sockets are blocked the chat goes on over HTTP, and goes back when they work', async ({ desk, page }) => {
  await desk.found();
  const shop = await desk.shop();
  let blocked = true;
  let connected = 0;
  await page.routeWebSocket(/\/api\/chat\/socket/, (socket) => {
    if (blocked) return void socket.close();
    connected++;
    socket.connectToServer();
  });
  const composer = await openWidget(page, shop.url);
  await composer.fill('Can you hear me?');
  await composer.press('Enter');
  await expect(page.getByText(/^\d.*· (Sent|Delivered|Seen)$/)).toBeVisible();
  const { id } = await desk.newest();
  await desk.reply(id, 'Loud and clear.');
  await expect(page.getByRole('log').getByText('Loud and clear.')).toBeVisible();
  expect(connected).toBe(0);
  blocked = false;
  await expect.poll(() => connected, { timeout: 60_000 }).toBe(1);
  await composer.fill('And now?');
  await composer.press('Enter');
  await expect.poll(() => desk.bodies(id)).toEqual(['Can you hear me?', 'Loud and clear.', 'And now?']);
});

test('who finds nobody leaves a ticket, the team answers it in the workspace, and the answer waits on the page', async ({
  desk,
  page,
  browser,
}) => {
  await desk.found();
  const shop = await desk.shop();
  await page.goto(shop.url);
  await page.locator('porchlight-widget button.launcher').click();
  const panel = page.getByRole('dialog'); // the launcher may say the same while it goes
  await panel.getByRole('button', { name: /^leave a message$/i }).click();
  const name = page.getByRole('textbox', { name: /your name/i });
  const leave = page.getByRole('button', { name: /^leave the message$/i });
  await leave.click();
  await expect(name).toBeFocused();
  await expect(name).toHaveAccessibleDescription(/fill this in/);
  await name.fill('Ada Park');
  const address = page.getByRole('textbox', { name: /e-mail/i });
  await address.fill('ada');
  await page.getByRole('textbox', { name: /your message/i }).fill('My table wobbles');
  await leave.click();
  await expect(address).toHaveAccessibleDescription(/check this address/);
  await address.fill('ada@parkstudio.example');
  await leave.click();
  await expect(page.getByRole('log').getByText('My table wobbles')).toBeVisible();
  await expect(page.getByText(/^\d.*· (Sent|Delivered|Seen)$/)).toBeVisible();
  const ticket = await desk.newest();
  expect(ticket).toMatchObject({ kind: 'ticket', contact_name: 'Ada Park' });
  await expect(page.getByRole('textbox', { name: /your message/i })).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toBeHidden();
  await page.goto('about:blank');

  const team = await (await browser.newContext()).newPage();
  await openDesk(team, desk);
  await team.getByRole('link', { name: /My table wobbles/ }).click();
  await expect(team.getByRole('complementary').getByText('ada@parkstudio.example')).toBeVisible();
  await reply(team, 'A felt pad is on its way.');
  await expect(team.getByRole('log').getByText('A felt pad is on its way.')).toBeVisible();
  await expect.poll(() => desk.bodies(ticket.id)).toEqual(['My table wobbles', 'A felt pad is on its way.']);

  await page.goto(shop.url);
  await expect(page).toHaveTitle('(1) A shop');
  await page.locator('porchlight-widget .peeked').click();
  await expect(page.getByRole('log').getByText('A felt pad is on its way.')).toBeVisible();
  await expect(page).toHaveTitle('A shop');
});
