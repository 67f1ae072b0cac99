/** Who writes: their page with all of their conversations, what is known of them, and what the team notes. */
import { randomUUID } from 'node:crypto';
import { colleague } from './colleague';
import { expect, openDesk, openWidget, reply, test } from './desk';
import { signer, Visitor } from './visitor';

test('a contact is read, corrected and noted about by the team that helps them, and by nobody else', async ({
  desk,
  page,
  browser,
}) => {
  await desk.found();
  const visitor = new Visitor(desk);
  await visitor.say('Where is my parcel?', { opening: { name: 'Ada', address: 'ada@park.example', tz: 'Asia/Tokyo' } });
  const first = visitor.conversation;
  visitor.conversation = '';
  await visitor.say('The lamp flickers');
  const contact = page.getByRole('article', { name: /^About/ });
  const list = page.getByRole('region', { name: 'List of contacts' });

  await test.step('a key leads from the conversation to the person', async () => {
    await openDesk(page, desk, `/desk/c/${visitor.conversation}`);
    await expect(page.getByRole('log').getByText('The lamp flickers')).toBeVisible();
    await page.keyboard.press('Escape');
    await page.keyboard.press('q');
    await expect(page).toHaveURL(/\/desk\/contacts\/\w+$/);
    await expect(contact.getByText('ada@park.example')).toBeVisible();
    await expect(contact.getByText('not proven')).toBeVisible();
    await expect(contact.getByText(/^Tokyo, /)).toBeVisible();
    await expect(contact.getByRole('link', { name: /Where is my parcel/ })).toBeVisible();
    await expect(contact.getByRole('link', { name: /The lamp flickers/ })).toBeVisible();
  });

  await test.step('a better name stands on all of their conversations, and can be taken back', async () => {
    await contact.getByLabel('Name').fill('Ada Park');
    await contact.getByLabel('Name').press('Enter');
    await expect(contact.getByRole('heading', { name: 'Ada Park' })).toBeVisible();
    await expect(list.getByRole('link', { name: /Ada Park/ })).toBeVisible();
    const name = async () =>
      (
        (await (await desk.call('GET', `/api/desk/conversations/${first}`)).json()) as {
          conversation: { contact_name: string };
        }
      ).conversation.contact_name;
    expect(await name()).toBe('Ada Park');
    await page.keyboard.press('z');
    await expect(contact.getByRole('heading', { name: 'Ada', exact: true })).toBeVisible();
    await expect.poll(name).toBe('Ada');
  });

  const { page: bo } = await colleague(browser, desk, 'Bo');

  await test.step('of two who change the same, the second reads what the first has written', async () => {
    await bo.goto(page.url());
    const theirs = bo.getByRole('article', { name: 'About Ada' });
    await theirs.getByLabel('Company').fill('Park & Daughters');
    await theirs.getByLabel('Company').press('Enter');
    await expect(bo.getByText('“Company” is saved.')).toBeVisible();
    await expect(contact.getByLabel('Company')).toHaveValue('Park & Daughters'); // at once, and without asking
    await contact.getByLabel('Phone').fill('+81 3 5550 0199');
    await contact.getByLabel('Phone').press('Enter'); // another field: nobody is in the way
    await expect(page.getByText('“Phone” is saved.')).toBeVisible();
    await expect(contact.getByLabel('Company')).toHaveValue('Park & Daughters');
    await theirs.getByLabel('Phone').fill('none');
    await theirs.getByLabel('Phone').press('Enter');
    await expect(bo.getByText('Somebody else has changed “Phone” meanwhile')).toBeVisible();
    await expect(theirs.getByLabel('Phone')).toHaveValue('+81 3 5550 0199');
  });

  await test.step('a note is read by colleagues, and its author’s to change', async () => {
    await contact.getByRole('textbox', { name: 'New note' }).fill('Rings **twice**');
    await contact.getByRole('textbox', { name: 'New note' }).press('Control+Enter');
    await expect(contact.locator('.note strong, .note b').getByText('twice')).toBeVisible();
    const note = bo.locator('.note');
    await expect(note).toContainText('Rings twice');
    await expect(note.getByRole('button')).toHaveCount(0);
    await contact.getByRole('button', { name: 'Edit the note' }).click();
    await contact.getByRole('textbox', { name: 'Edit the note' }).fill('Rings once');
    await contact.getByRole('button', { name: 'Save the note' }).click();
    await expect(contact.locator('.note')).toContainText('Rings once');
    await expect(note).toContainText('Rings once');
    await contact.getByRole('button', { name: 'Delete the note' }).click();
    await contact.getByRole('button', { name: 'Delete the note' }).click();
    await expect(contact.locator('.note')).toHaveCount(0);
    await expect(note).toHaveCount(0);
  });

  await test.step('a row opens the conversation, and the search finds the person by their company', async () => {
    await contact.getByRole('link', { name: /Where is my parcel/ }).click();
    await expect(page).toHaveURL(new RegExp(`/c/${first}$`));
    await reply(page, 'It comes tomorrow');
    await page.goto(`${desk.origin}/desk/contacts`);
    const found = list.getByRole('link', { name: /Ada/ });
    await expect(async () => {
      await page.getByRole('searchbox', { name: 'Find a contact' }).fill('');
      await page.getByRole('searchbox', { name: 'Find a contact' }).fill('daughters');
      await expect(found).toHaveCount(1, { timeout: 2000 });
    }).toPass();
    await page.keyboard.press('Enter');
    await expect(contact).toBeVisible();
  });

  await test.step('whoever only makes trouble is blocked on their page, and let in again', async () => {
    const blocked = contact.getByText('Blocked', { exact: true });
    await contact.getByRole('button', { name: 'Block the contact' }).click();
    await expect(blocked).toBeVisible();
    const line = { client_id: randomUUID(), body: 'Hello?', conversation: visitor.conversation };
    expect((await visitor.ask('POST', '/messages', line)).status).toBe(403);
    await contact.getByRole('button', { name: 'Unblock' }).click();
    await expect(blocked).toHaveCount(0);
    await visitor.say('Sorry, I meant my lamp');
  });

  await test.step('an agent of another team finds nobody', async () => {
    const address = page.url();
    const team = await desk.create('teams', { name: 'Assembly', assignment: 'manual' });
    const { page: wren } = await colleague(browser, desk, 'Wren', { team, path: '/desk/contacts' });
    await expect(wren.getByText('No contacts yet')).toBeVisible();
    await wren.goto(address);
    await expect(wren.getByText('This contact is not here')).toBeVisible();
  });
});

test('two contacts that are one person stand on one page, and apart again; no device sees what another wrote', async ({
  desk,
  page,
  browser,
}) => {
  await desk.found();
  const sign = await signer(desk);
  const proven = (sub: string, name: string, email: string) =>
    new Visitor(desk, sign({ sub, name, email, email_verified: true }));
  const ada = proven('42', 'Ada Park', 'ada@park.example');
  await ada.say('My invoice has the wrong address');
  const omar = proven('43', 'Omar Haddad', 'omar@cedarpost.example');
  await omar.say('A question about bulbs');
  const contact = page.getByRole('article', { name: /^About/ });
  const sheet = page.getByRole('dialog');

  // a device of nobody knows whom, which says that it is Ada's
  const url = (await desk.shop()).url;
  const phone = await (await browser.newContext()).newPage();
  const composer = await openWidget(phone, url);
  await composer.fill('It is me again, from my phone');
  await composer.press('Enter');
  await expect(phone.getByText('It is me again, from my phone')).toBeVisible();
  let guest = '';
  await expect(async () => {
    const { id, contact_name } = await desk.newest(); // the line on the phone's screen may be on its way yet
    expect(contact_name).toBe('');
    guest = id;
  }).toPass();

  await test.step('what will be joined is shown first', async () => {
    const { contact: them } = (await (await desk.call('GET', `/api/desk/conversations/${guest}`)).json()) as {
      contact: { id: string };
    };
    await openDesk(page, desk, `/desk/contacts/${them.id}`);
    await contact.getByRole('button', { name: 'Merge with another contact' }).click();
    await sheet.getByRole('link', { name: /Ada Park/ }).click();
    await expect(sheet.getByRole('region', { name: 'This page stays: Ada Park' })).toContainText('ada@park.example');
    await expect(sheet.getByText('Together: Ada Park, 2 conversations.')).toBeVisible();
    await sheet.getByRole('button', { name: 'Merge', exact: true }).click();
    await expect(contact.getByRole('heading', { name: 'Ada Park' })).toBeVisible();
    await expect(contact.getByRole('link', { name: /wrong address/ })).toBeVisible();
    await expect(contact.getByRole('link', { name: /from my phone/ })).toBeVisible();
  });

  await test.step('the phone goes on chatting, and sees nothing of the other device', async () => {
    await contact.getByRole('link', { name: /from my phone/ }).click();
    await expect(page.getByText('You merged the contact with another one').first()).toBeVisible();
    await reply(page, 'Which address shall it have?');
    await expect(phone.getByText('Which address shall it have?')).toBeVisible();
    await composer.fill('The one in Tokyo');
    await composer.press('Enter');
    await expect(page.getByRole('log').getByText('The one in Tokyo')).toBeVisible();
    await phone.reload();
    await expect(phone.getByText('The one in Tokyo').first()).toBeVisible();
    await expect(phone.getByText('wrong address')).toHaveCount(0);
  });

  await test.step('it can be taken back, and a colleague sees both again', async () => {
    await page.goBack();
    await contact.getByRole('button', { name: /^Separate .* again$/ }).click();
    await expect(contact.getByRole('link', { name: /from my phone/ })).toHaveCount(0);
    const { page: bo } = await colleague(browser, desk, 'Bo', { path: '/desk/contacts' });
    await expect(bo.getByRole('region', { name: 'List of contacts' }).getByRole('listitem')).toHaveCount(3);
  });

  await test.step('two who have proven to be two stay two', async () => {
    await contact.getByRole('button', { name: 'Merge with another contact' }).click();
    await sheet.getByRole('link', { name: /Omar Haddad/ }).click();
    await expect(sheet.getByRole('alert')).toContainText('these are two');
    await expect(sheet.getByRole('button', { name: 'Merge', exact: true })).toHaveCount(0);
  });
});
