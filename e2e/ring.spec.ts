/** A chat that comes in while nobody looks: it rings once for each, and how soon is printed; docs/performance.md has the limit. */
import { expect, openDesk, test } from './desk';
import { Visitor } from './visitor';

type Ring = { tag: string; at: number };

test('each new chat rings at a desk that nobody looks at, once', async ({ desk, page }) => {
  await desk.found();
  await page.addInitScript(() => {
    const rings: Ring[] = [];
    class Shown {
      static readonly permission = 'granted';
      static requestPermission = () => Promise.resolve('granted');
      onclick: unknown = null;
      constructor(_title: string, { tag }: { tag: string }) {
        rings.push({ tag, at: Date.now() });
      }
      close() {}
    }
    Object.assign(globalThis, { Notification: Shown, rings });
    document.hasFocus = () => false; // somebody works in another window
  });
  const live = page
    .waitForEvent('websocket')
    .then((line) => line.waitForEvent('framereceived', ({ payload }) => payload.toString().includes('"t":"welcome"')));
  await openDesk(page, desk);
  await live; // what came before would only stand in the list
  const rung = () => page.evaluate(() => (globalThis as unknown as { rings: Ring[] }).rings);
  const took: number[] = [];
  for (let n = 1; n <= 20; n++) {
    const visitor = new Visitor(desk);
    const answer = await visitor.ask('POST', '/messages', { client_id: `ring-number-${n}`, body: `Question ${n}` });
    expect(answer.status).toBe(200);
    const { conversation, message } = (await answer.json()) as { conversation: string; message: { at: number } };
    await expect.poll(async () => (await rung()).filter(({ tag }) => tag === conversation).length).toBe(1);
    const ring = (await rung()).find(({ tag }) => tag === conversation);
    took.push((ring?.at ?? 0) - message.at);
  }
  expect(await rung()).toHaveLength(20);
  took.sort((a, b) => a - b);
  process.stdout.write(
    `from a visitor's message to the ring: median ${took[10]} ms, slowest of 20 ${took[19]} ms; limit 500\n`,
  );
});
