/** A website says who its visitors are: `Porchlight.identify` with what its server has signed. */
import type { Page } from '@playwright/test';
import { expect, openDesk, openWidget, test } from './desk';
import { signer, Visitor } from './visitor';

/** Identifies on a page, and returns what the page hears. */
async function identify(page: Page, token: string): Promise<boolean> {
  return page.evaluate(
    (jwt) =>
      new Promise<boolean>((heard) => {
        const widget = window.Porchlight as Exclude<typeof window.Porchlight, unknown[] | undefined>;
        widget.on('identified', ({ accepted }) => heard(accepted));
        widget.identify({ token: jwt });
      }),
    token,
  );
}

/** What the browser of a page may see. */
async function sees(page: Page, identity = ''): Promise<number> {
  return page.evaluate(
    async ([jwt]) => {
      const { src, dataset } = document.querySelector<HTMLScriptElement>('script[data-inbox]') as HTMLScriptElement;
      const answer = await fetch(`${new URL(src).origin}/api/desk/visitor/conversations`, {
        headers: {
          'X-Porchlight-Inbox': dataset.inbox ?? '',
          'X-Porchlight-Session': localStorage.getItem(`porchlight:${dataset.inbox}`) ?? '',
          ...(jwt && { 'X-Porchlight-Identity': jwt }),
        },
      });
      const { conversations } = (await answer.json()) as { conversations?: unknown[] };
      return conversations?.length ?? 0;
    },
    [identity] as const,
  );
}

test('what the website signs joins the conversations of a person, and nothing else does', async ({
  desk,
  page,
  browser,
}) => {
  await desk.found();
  const sign = await signer(desk);
  const person = { sub: '42', name: 'Ada Lovelace' };
  const phone = new Visitor(desk, sign(person));
  await phone.say('From my phone');
  const shop = await desk.shop();
  const composer = await openWidget(page, shop.url);
  await composer.fill('Before I signed in');
  await composer.press('Enter');
  await expect(page.getByText(/^\d.*· (Sent|Delivered|Seen)$/)).toBeVisible();
  const { id } = await desk.newest();
  const log = page.getByRole('log');

  const past = Math.floor(Date.now() / 1000) - 60;
  for (const [what, jwt] of Object.entries({
    'another key': sign(person, 'a key that somebody has guessed at home'),
    'a token that has expired': sign({ ...person, exp: past }),
    'the token of another inbox': sign({ ...person, aud: 'pk_another' }),
    'no token at all': 'none',
  })) {
    await test.step(`${what} is refused, joins nothing and costs nothing`, async () => {
      expect(await identify(page, jwt)).toBe(false);
      expect(await sees(page)).toBe(1);
      await desk.reply(id, `After ${what}`);
      await expect(log.getByText(`After ${what}`)).toBeVisible();
    });
  }
  await test.step('the right one joins them, and the team sees whom it talks to', async () => {
    const jwt = sign(person);
    expect(await identify(page, jwt)).toBe(true);
    expect(await sees(page, jwt)).toBe(2);
    await expect(log.getByText('Before I signed in')).toBeVisible();
    await composer.fill('It is me');
    await composer.press('Enter');
    await expect.poll(() => desk.bodies(id)).toContain('It is me');
    const team = await (await browser.newContext()).newPage();
    await openDesk(team, desk, `/desk/c/${id}`);
    const about = team.getByRole('complementary', { name: /^about/i });
    await expect(about.getByText('Ada Lovelace', { exact: true })).toBeVisible();
    await expect(about.getByRole('link', { name: /From my phone/ })).toBeVisible();
  });
  await test.step('it is there again on the next page, which says so too, and on another device', async () => {
    await page.addInitScript((token) => Object.assign(window, { Porchlight: [['identify', { token }]] }), sign(person));
    await page.reload();
    await expect(log.getByText('It is me')).toBeVisible();
    const laptop = await (await browser.newContext()).newPage();
    await laptop.goto(shop.url);
    await expect(laptop.locator('porchlight-widget button.launcher')).toBeVisible();
    await laptop.evaluate((token) => {
      const widget = window.Porchlight as Exclude<typeof window.Porchlight, unknown[] | undefined>;
      widget.identify({ token });
      widget.open();
    }, sign(person));
    await expect(laptop.getByText(/From my phone|It is me/).first()).toBeVisible();
  });
  await test.step('who signs out of the website leaves nothing behind', async () => {
    expect(await sees(page)).toBe(0);
    const after = await page.context().newPage();
    await page.close(); // its line was for all tabs
    const refused = new Promise<void>((done) => {
      after.on('websocket', (socket) =>
        socket.on('framereceived', ({ payload }) => String(payload).includes('"field":"identity"') && done()),
      );
    });
    await after.goto(shop.url);
    await after.locator('porchlight-widget button.launcher').click();
    await refused;
    await after.getByRole('button', { name: /^back/i }).click();
    await after.getByRole('button', { name: /^write to us$/i }).click();
    await expect(after.getByText(/It is me|From my phone/)).toHaveCount(0);
    await after.getByRole('textbox', { name: /message/i }).fill('I am somebody else');
    await after.keyboard.press('Enter');
    await expect(after.getByText(/^\d.*· (Sent|Delivered|Seen)$/)).toBeVisible();
    expect(await sees(after)).toBe(1);
  });
});
