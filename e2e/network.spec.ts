/** The network goes at the worst moment: nothing is lost, and nothing is said twice. */
import type { Page } from '@playwright/test';
import { attend, bodies, expect, openDesk, openWidget, reply, test } from './desk';

/** A line that swallows the answer to each first sending of a message, and breaks then: the desk has it, the sender cannot know. */
async function swallow(page: Page): Promise<() => string[]> {
  const sent: string[] = [];
  await page.routeWebSocket(/\/api\/chat\/socket/, (socket) => {
    const desk = socket.connectToServer();
    let deaf = false;
    socket.onMessage((text) => {
      const frame = JSON.parse(String(text)) as { t: string; client_id?: string };
      if (frame.client_id) {
        deaf ||= !sent.includes(frame.client_id);
        sent.push(frame.client_id);
      }
      desk.send(text);
    });
    desk.onMessage((text) => {
      if (!deaf) return socket.send(text);
      if (!/"t":"(ack|message)"/.test(String(text))) return;
      void desk.close();
      void socket.close({ code: 1013 });
    });
  });
  return () => sent;
}

/** How often the message was sent that was sent most often. */
const most = (ids: string[]) => Math.max(...ids.map((id) => ids.filter((each) => each === id).length));

test('an acknowledgement that is lost on its way makes nobody say it twice, be it the first message or another', async ({
  desk,
  page,
  browser,
}) => {
  await desk.found();
  const shop = await desk.shop();
  const visitor = await (await browser.newContext()).newPage();
  const visitors = await swallow(visitor);
  const agents = await swallow(page);
  const composer = await openWidget(visitor, shop.url);
  const said = ['Is it in stock?', 'The green one', 'Yes, nine of them', 'And red?'];
  for (const text of said.slice(0, 2)) {
    await composer.fill(text);
    await composer.press('Enter');
    await expect.poll(() => bodies(visitor)).toContain(text);
    await expect(visitor.getByText(/^\d.*· (Sent|Delivered|Seen)$/)).toBeVisible();
  }
  const { id } = await desk.newest();
  await openDesk(page, desk, `/desk/c/${id}`);
  await reply(page, 'Yes, nine of them');
  await expect(visitor.getByRole('log').getByText('Yes, nine of them')).toBeVisible();
  await composer.fill('And red?');
  await composer.press('Enter');
  for (const reader of [page, visitor]) await expect.poll(() => bodies(reader)).toEqual(said);
  for (const sent of [visitors, agents]) expect(most(sent())).toBeGreaterThan(1); // it was tried
  await expect.poll(() => desk.bodies(id)).toEqual(said);
  const { conversations } = (await (await desk.call('GET', '/api/desk/conversations?status=open')).json()) as {
    conversations: unknown[];
  };
  expect(conversations).toHaveLength(1);
});

test('who is offline before their first message sees that it waits; it goes out once when they are back', async ({
  desk,
  page,
  context,
}) => {
  await desk.found();
  await attend(page, desk);
  const shop = await desk.shop();
  const composer = await openWidget(page, shop.url);
  await composer.fill('Fir');
  await context.setOffline(true);
  await composer.fill('First of all');
  await composer.press('Enter');
  await composer.fill('And then');
  await composer.press('Enter');
  await expect(page.getByText(/you are offline/i)).toBeVisible();
  await expect(page.locator('.bubble.unsent')).toHaveText(['First of all', 'And then']);
  expect(await desk.open()).toEqual([]);
  await context.setOffline(false);
  await expect(page.locator('.bubble.unsent')).toHaveCount(0);
  const said = ['First of all', 'And then'];
  await expect.poll(async () => desk.bodies((await desk.newest()).id)).toEqual(said);
  await page.reload();
  await expect.poll(() => bodies(page)).toEqual(said);
});
