/** An admin saves what is said often and done often; an agent uses both on a chat with somebody who reads German. */
import { colleague } from './colleague';
import { expect, openDesk, reply, test } from './desk';
import { signer } from './visitor';

test('a saved reply and macros: written in the settings, run from the menu, the palette and by key', async ({
  desk,
  page,
  browser,
}) => {
  await desk.found();
  await desk.alwaysOpen();
  const { agents } = (await (await desk.call('GET', '/api/desk/me')).json()) as { agents: { id: string }[] };
  const [mara] = agents.map((one) => one.id); // there is nobody else yet
  const tag = await desk.create('tags', { name: 'Shipping', colour: 'h2' });
  const token = (await signer(desk))({ sub: '7', name: 'Lea Meyer' });
  const { url } = await desk.shop(true, (script) => ({
    html: `<!doctype html><html lang="de"><head><title>Laden</title></head><body><h1>Laden</h1>
      <script>window.Porchlight = [['identify', { token: '${token}' }]]</script>${script}</body></html>`,
  }));

  await test.step('a reply in two languages: a slip in a variable is said, and not saved', async () => {
    await openDesk(page, desk, '/desk/settings/replies');
    await page.getByRole('button', { name: 'New saved reply' }).click();
    await page.getByLabel('Name', { exact: true }).fill('On its way');
    await page.getByLabel('Shortcut').fill('ship');
    await page.getByLabel('Text in English').fill('Hello {contact.first_name|there}, it is on its way.');
    const german = page.getByLabel('Text in German');
    await german.fill('Hallo {contact.frist_name}');
    await expect(page.getByText('There is no such variable: {contact.frist_name}')).toBeVisible();
    await german.fill('Hallo {contact.first_name|zusammen}, Nummer {conversation.number} kommt am {Tag}.');
    await expect(page.getByText('Hallo Lea, Nummer 17 kommt am {Tag}.')).toBeVisible();
    await german.blur();
    await expect
      .poll(async () => {
        const { replies } = (await (await desk.call('GET', '/api/desk/saved-replies?q=ship&locale=de')).json()) as {
          replies: { texts: { body: string }[] }[];
        };
        return replies[0]?.texts.map(({ body }) => body.slice(0, 5));
      })
      .toEqual(['Hallo', 'Hello']);
  });

  await test.step('a macro says it, tags, gives it away and solves', async () => {
    await page.goto(`${desk.origin}/desk/settings/macros`);
    await page.getByRole('button', { name: 'New macro' }).click();
    await page.getByLabel('Name', { exact: true }).fill('Sent off');
    await page.getByLabel('Shortcut').fill('off');
    await page.getByLabel('Shortcut').press('Enter');
    await expect(page.getByLabel('Who has it').locator('option:checked')).toHaveText('Only me');
    await page.getByLabel('Who has it').selectOption('Everybody');
    const add = page.getByLabel('Add a step…');
    await add.selectOption('Saved reply');
    await page.getByLabel('Saved reply', { exact: true }).selectOption('On its way');
    await add.selectOption('Add a tag');
    await page.getByLabel('Add a tag', { exact: true }).selectOption('Shipping');
    await add.selectOption('Assign');
    await page.getByLabel('Assign', { exact: true }).selectOption('Mara Lindqvist');
    await expect
      .poll(async () => {
        const { items } = (await (await desk.call('GET', '/api/collections/macros/records')).json()) as {
          items: { name: string; shortcut: string; actions: { do: string; tag?: string; agent?: string }[] }[];
        };
        const said = (one: { do: string; tag?: string; agent?: string }) => one.tag ?? one.agent ?? one.do;
        return items.map(({ name, shortcut, actions }) => [name, shortcut, ...actions.map(said)]);
      })
      .toEqual([['Sent off', 'off', 'status', 'reply', tag, mara]]);
    const said = page.getByRole('listitem').locator('.does');
    await said.filter({ hasText: 'Assign' }).dragTo(said.filter({ hasText: 'Add a tag' }));
    await page.getByRole('button', { name: 'Move Assign down' }).click();
    await expect(page.getByRole('button', { name: 'Move Assign up' })).toBeFocused();
    await page.getByRole('combobox', { name: 'Saved reply', exact: true }).focus();
    await page.keyboard.press('Alt+ArrowUp');
    await expect(page.getByRole('combobox', { name: 'Saved reply', exact: true })).toBeFocused();
    await expect(said).toHaveText(['Saved reply', 'Set the status', 'Add a tag', 'Assign']);
    await expect
      .poll(async () => {
        const { items } = (await (await desk.call('GET', '/api/collections/macros/records')).json()) as {
          items: { actions: { do: string }[] }[];
        };
        return items[0]?.actions.map((one) => one.do);
      })
      .toEqual(['reply', 'status', 'add_tag', 'assign']);
    await desk.create('macros', { name: 'Hurry', position: 9, actions: [{ do: 'priority', priority: 'urgent' }] });
  });

  const lea = await (await browser.newContext({ locale: 'de-AT' })).newPage();
  await lea.goto(url);
  const widget = lea.locator('porchlight-widget');
  await widget.locator('button.launcher').click();
  await widget.locator('button.write').click();
  const words = widget.getByRole('textbox').last();
  await words.fill('Wo ist meine Lampe?');
  await words.press('Enter');

  const { page: wren, id } = await colleague(browser, desk, 'Wren');
  await wren.getByRole('link', { name: /Wo ist meine Lampe/ }).click();
  await expect(wren.getByRole('heading', { name: 'Lea Meyer' }).first()).toBeVisible();
  await reply(wren, 'Moment'); // from here on nobody writes over anything unread
  const composer = wren.getByRole('textbox', { name: /^reply to/i });
  const log = wren.getByRole('log');

  await test.step('the reply comes in the customer’s language; what is left to fill in is asked about', async () => {
    await composer.pressSequentially('/ship');
    await expect(wren.getByRole('option', { name: /On its way/ })).toContainText('Hallo');
    await composer.press('Enter');
    await expect(composer).toHaveValue(/^Hallo Lea, Nummer \d+ kommt am \{Tag\}\. $/);
    await expect(wren.getByText('Left to fill in:')).toBeVisible();
    await composer.press('End'); // it is selected, to be typed over
    await composer.press('Enter');
    await expect(wren.getByText('Nobody has filled this in yet:')).toBeVisible();
    await wren.keyboard.type('Montag'); // it is selected again
    await expect(composer).toHaveValue(/kommt am Montag\. $/);
    await composer.press('Enter');
    await expect(lea.getByText(/^Hallo Lea, Nummer \d+ kommt am Montag\.$/)).toBeVisible();
  });

  await test.step('a macro from the menu: its steps follow the reply, a colleague sees them, and all are taken back', async () => {
    await page.goto(`${desk.origin}/desk/c/${(await desk.newest()).id}`);
    const about = page.getByRole('complementary', { name: /^About Lea/ });
    await expect(about.getByText('Wren', { exact: true })).toBeVisible();
    await composer.pressSequentially('/off');
    await expect(wren.getByRole('option', { name: /Sent off/ })).toBeVisible();
    await composer.press('Enter');
    await expect(wren.getByText('After sending: Sent off')).toBeVisible();
    await wren.keyboard.type('Dienstag');
    await composer.press('Enter');
    await expect(lea.getByText(/kommt am Dienstag\.$/)).toBeVisible();
    await expect(log.getByText('You ran the macro “Sent off”')).toBeVisible();
    await expect(log.getByText('You solved the conversation')).toBeVisible();
    await expect(page.getByRole('log').getByText('Wren ran the macro “Sent off”')).toBeVisible();
    await expect(about.getByText('Shipping', { exact: true })).toBeVisible();
    await expect(about.getByText('Wren', { exact: true })).toHaveCount(0);
    expect(await conversation()).toMatchObject({ status: 'solved', tags: [tag], assignee: mara });
    await wren.getByRole('button', { name: /^Undo/ }).last().click();
    await expect(log.getByText('You reopened the conversation')).toBeVisible();
    await expect(about.getByText('Wren', { exact: true })).toBeVisible();
    await expect(about.getByText('Shipping', { exact: true })).toHaveCount(0);
    expect(await conversation()).toMatchObject({ status: 'open', tags: [], assignee: id });
  });

  await test.step('another from the palette, and by its number; each undone with one key', async () => {
    await wren.keyboard.press('Control+k');
    await wren.getByRole('combobox').fill('Hurry');
    await expect(wren.getByRole('option', { name: /^Hurry / })).toHaveAttribute('aria-selected', 'true');
    await wren.keyboard.press('Enter');
    await expect(log.getByText('You changed the priority to Urgent')).toHaveCount(1);
    await composer.press('Escape');
    await wren.keyboard.press('z');
    await expect(log.getByText('You changed the priority to Normal')).toHaveCount(1);
    await wren.keyboard.press(',');
    await expect(wren.getByRole('option')).toHaveCount(2);
    await wren.keyboard.press('2');
    await expect(log.getByText('You changed the priority to Urgent')).toHaveCount(2);
    await expect(log.getByText('You ran the macro “Hurry”')).toHaveCount(2);
  });

  await test.step('the settings say how often', async () => {
    await page.goto(`${desk.origin}/desk/settings/macros`);
    await expect(page.getByRole('link', { name: /Hurry/ })).toContainText('Used 2 times');
    await page.goto(`${desk.origin}/desk/settings/replies`);
    await expect(page.getByRole('link', { name: /On its way/ })).toContainText('Used 2 times');
  });

  async function conversation(): Promise<unknown> {
    const list = await desk.call('GET', '/api/desk/conversations?status=open,solved');
    return ((await list.json()) as { conversations: unknown[] }).conversations[0];
  }
});
