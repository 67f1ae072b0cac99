/** A reply to somebody who learned English at school: what they would stumble over is underlined, said why, and put plainer. */
import type { Page } from '@playwright/test';
import { expect, openDesk, test, type Desk } from './desk';
import { signer, Visitor } from './visitor';

const idiom = 'Hello Kenji, we’ll get the ball rolling by 03/04.';
const plain = 'Hello Kenji, we’ll start by 3 April.';

/** A chat with somebody who reads Japanese, open on the desk. */
async function asked(desk: Desk, page: Page): Promise<string> {
  await desk.found();
  await desk.alwaysOpen();
  const sign = await signer(desk);
  const kenji = new Visitor(desk, sign({ sub: '7', name: 'Kenji', locale: 'ja' }));
  await kenji.say('Where is my lamp?');
  await openDesk(page, desk, `/desk/c/${kenji.conversation}`);
  return kenji.conversation;
}

const parts = (page: Page) => {
  const composer = page.locator('.composer');
  return {
    field: composer.locator('textarea'),
    marks: composer.locator('mark'),
    sum: composer.getByRole('button', { name: /things? to look at/ }),
    card: composer.getByRole('dialog'),
  };
};

/** Clicks where a word of the text is drawn: the layer behind the field has its place. */
async function clickOn(page: Page, word: string): Promise<void> {
  const box = await parts(page).marks.filter({ hasText: word }).boundingBox();
  if (!box) throw new Error(`${word} is not underlined`);
  await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
}

test('by mouse: each underline says why, a click puts plainer words there, and Ctrl+Z takes them back', async ({
  desk,
  page,
}) => {
  const id = await asked(desk, page);
  const { field, marks, sum, card } = parts(page);
  await field.fill(idiom);
  await expect(sum).toHaveText('2 things to look at');
  await expect(field).toHaveAttribute('lang', 'en');
  await expect(marks).toHaveText(['get the ball rolling', '03/04']);

  await clickOn(page, 'ball');
  await expect(card).toHaveAccessibleName('get the ball rolling');
  await expect(card).toHaveAccessibleDescription(/figure of speech/);
  await card.getByRole('button', { name: 'start', exact: true }).click();
  await expect(field).toHaveValue(idiom.replace('get the ball rolling', 'start'));
  await expect(field).toBeFocused();
  await expect(marks).toHaveText(['03/04']);

  await page.keyboard.press('ControlOrMeta+z');
  await expect(field).toHaveValue(idiom);
  await expect(sum).toHaveText('2 things to look at');

  await clickOn(page, 'ball');
  await card.getByRole('button', { name: 'start', exact: true }).click();
  await expect(marks).toHaveText(['03/04']);
  await clickOn(page, '03/04');
  await expect(card).toHaveAccessibleDescription(/the day comes first/);
  await card.getByRole('button', { name: '3 April' }).click();
  await expect(field).toHaveValue(plain);
  await expect(sum).toHaveCount(0);
  await page.keyboard.press('Enter');
  await expect.poll(() => desk.bodies(id)).toContain(plain);
});

test('by keyboard alone: F8 goes from one to the next, Enter puts plainer words, Escape leads back to the caret', async ({
  desk,
  page,
}) => {
  const id = await asked(desk, page);
  const { field, sum, marks, card } = parts(page);
  await expect(field).toBeFocused();
  await page.keyboard.type(idiom);
  await expect(sum).toHaveText('2 things to look at');
  for (let n = 0; n < 5; n++) await page.keyboard.press('ArrowLeft');
  const caret = () => field.evaluate((one: HTMLTextAreaElement) => one.selectionStart);
  const before = await caret();

  await page.keyboard.press('F8');
  await expect(card).toHaveAccessibleName('03/04');
  await page.keyboard.press('F8');
  await expect(card).toHaveAccessibleName('get the ball rolling');
  await page.keyboard.press('Escape');
  await expect(field).toBeFocused();
  expect(await caret()).toBe(before);

  await page.keyboard.press('F8');
  await expect(card).toHaveAccessibleName('03/04');
  await expect(card.getByRole('button', { name: '3 April' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(field).toHaveValue(idiom.replace('03/04', '3 April'));
  await page.keyboard.press('F8');
  await expect(card).toHaveAccessibleName('get the ball rolling');
  await expect(card.getByRole('button', { name: 'start', exact: true })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(field).toHaveValue(plain);
  await page.keyboard.press('ControlOrMeta+z');
  await expect(field).toHaveValue(idiom.replace('03/04', '3 April'));
  await page.keyboard.press('ControlOrMeta+Shift+z');
  await expect(field).toHaveValue(plain);

  // the single key and the palette's line do the same from outside the field
  await page.keyboard.press('ControlOrMeta+End');
  await page.keyboard.type(' It comes ASAP.');
  await expect(marks).toHaveText(['ASAP']); // all of it: who types slowly is answered in the midst of it
  await page.keyboard.press('Escape');
  await page.keyboard.press(';');
  await expect(card).toHaveAccessibleName('ASAP');
  await page.keyboard.press('Escape');
  await page.keyboard.press('ControlOrMeta+k');
  await expect(page.getByRole('combobox')).toBeFocused();
  await page.keyboard.type('look at in a reply');
  await expect(page.getByRole('option').first()).toHaveText(/look at in a reply/);
  await page.keyboard.press('Enter');
  await expect(card).toHaveAccessibleName('ASAP');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Enter');
  await expect.poll(() => desk.bodies(id)).toContain(`${plain} It comes ASAP.`);
});

test('it holds nothing back: not while it has found something, not without an answer, and a note is nobody’s business', async ({
  desk,
  page,
}) => {
  const id = await asked(desk, page);
  const { field, sum, marks, card } = parts(page);
  await field.fill(idiom);
  await expect(sum).toBeVisible();
  await clickOn(page, 'ball');
  await expect(card).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(field).toHaveValue('');
  await expect(marks).toHaveCount(0);

  let tries = 0;
  await page.route('**/api/desk/plain', (route) => {
    tries++;
    return route.abort();
  });
  await field.fill('They will touch base ASAP.');
  await expect.poll(() => tries).toBe(1);
  await page.keyboard.press('Enter');
  await expect(field).toHaveValue('');
  await expect(page.getByRole('alert')).toHaveCount(0);
  await page.unroute('**/api/desk/plain');

  await page.getByRole('button', { name: 'Note', exact: false }).first().click();
  const noted: string[] = [];
  page.on('request', (request) => request.url().endsWith('/api/desk/plain') && noted.push(request.url()));
  await field.fill('Let us touch base ASAP.');
  await page.keyboard.press('Enter');
  await expect.poll(() => desk.bodies(id)).toContain('Let us touch base ASAP.');
  expect(noted).toEqual([]);
  expect(await desk.bodies(id)).toEqual(expect.arrayContaining([idiom, 'They will touch base ASAP.']));
});

test('a rule that was silenced stays so, at the other computer too, and can be told again', async ({
  desk,
  page,
  browser,
}) => {
  await asked(desk, page);
  const { field, sum, marks, card } = parts(page);
  await field.fill(idiom);
  await clickOn(page, 'ball');
  const kept = page.waitForResponse((answer) => answer.request().method() === 'PATCH' && answer.ok());
  await card.getByRole('button', { name: 'Don’t tell me this again' }).click();
  await expect(marks).toHaveText(['03/04']);
  await kept;
  await page.reload();
  await expect(field).toHaveValue(idiom);
  await expect(sum).toHaveText('1 thing to look at');
  await expect(marks).toHaveText(['03/04']);

  const back = page.url();
  const elsewhere = await (await browser.newContext({ locale: 'en-GB' })).newPage();
  await openDesk(elsewhere, desk, '/desk/settings/plain');
  const again = elsewhere.waitForResponse((answer) => answer.request().method() === 'PATCH' && answer.ok());
  await elsewhere.getByRole('button', { name: /^Tell me again: .*ball/ }).click();
  await again;
  await page.goto(back);
  await expect(sum).toHaveText('2 things to look at');
});

test('a word of ours is left alone, by everybody, until it is taken out of the list', async ({ desk, page }) => {
  await asked(desk, page);
  const { field, sum, marks, card } = parts(page);
  await field.fill('Hello Kenji, your RMA is here.');
  await expect(marks).toHaveText(['RMA']);
  await clickOn(page, 'RMA');
  await card.getByRole('button', { name: 'Our word, leave it' }).click();
  await expect(sum).toHaveCount(0);
  const { items } = (await (await desk.call('GET', '/api/collections/terms/records')).json()) as {
    items: { term: string }[];
  };
  expect(items.map(({ term }) => term)).toEqual(['RMA']);

  const back = page.url();
  await page.goto(`${desk.origin}/desk/settings/plain`);
  const list = page.getByRole('list', { name: 'Our own words' });
  await expect(list.getByRole('listitem')).toHaveText(['RMA']);
  await page.getByLabel('New word').fill('Lumen Pro');
  await page.keyboard.press('Enter');
  await expect(list.getByRole('listitem')).toHaveText(['Lumen Pro', 'RMA']);
  await list.getByRole('button', { name: 'Remove RMA' }).click();
  await expect(list.getByRole('listitem')).toHaveText(['Lumen Pro']);
  await page.goto(back);
  await expect(marks).toHaveText(['RMA']);
});

/** Whether each underline lies where the same words are drawn: a field tells no rectangles, so a copy that is built anew is measured. */
async function apart(page: Page): Promise<number> {
  return page.locator('.composer textarea').evaluate((field: HTMLTextAreaElement) => {
    // the field's own drawing: its size with the text up to a place tells the line, and so does the scroll height
    const behind = field.parentElement?.querySelector<HTMLElement>('.behind');
    if (!behind) return Number.NaN;
    const [a, b] = [getComputedStyle(field), getComputedStyle(behind)];
    const same = ['font', 'letterSpacing', 'padding', 'whiteSpace', 'overflowWrap', 'wordBreak', 'tabSize', 'lineHeight', 'direction', 'textAlign', 'textIndent'] as const; // prettier-ignore
    const differing = same.filter((name) => a[name] !== b[name]);
    if (differing.length > 0) throw new Error(differing.map((n) => `${n}: ${a[n]} ≠ ${b[n]}`).join('; '));
    const [one, two] = [field.getBoundingClientRect(), behind.getBoundingClientRect()];
    return Math.max(
      Math.abs(one.x - two.x),
      Math.abs(one.y - two.y),
      Math.abs(field.clientWidth - behind.clientWidth),
      Math.abs(field.scrollHeight - behind.scrollHeight),
      Math.abs(field.scrollTop - behind.scrollTop),
    );
  });
}

test('underlines lie beneath their words: over many lines, with long words, scrolled, at 320 and from right to left', async ({
  desk,
  page,
}) => {
  await asked(desk, page);
  const { field, marks, sum } = parts(page);
  const long = 'Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichen'.repeat(3);
  const texts = [
    idiom,
    `Hello Kenji,\n\n${long} ${long}\n\twe’ll get the ball rolling.\n${'Your lamp is on its way. '.repeat(20)}\n\nTouch base ASAP.\n`,
    `مرحبا كنجي،\n\nwe will get the ball rolling and the lamp is on its way to you.\nשלום 03/04`,
  ];
  for (const size of [
    { width: 1440, height: 900 },
    { width: 320, height: 700 },
  ]) {
    await page.setViewportSize(size);
    for (const text of texts) {
      await field.fill('');
      await expect(sum).toHaveCount(0);
      await field.fill(text);
      await expect(marks.first()).toBeAttached();
      expect(await apart(page)).toBeLessThanOrEqual(1);
      await field.evaluate((one) => one.scrollTo(0, 60));
      await expect.poll(() => apart(page)).toBeLessThanOrEqual(1);
    }
  }
  // the place of a word, found the way people find it: what a click there selects
  await page.setViewportSize({ width: 1440, height: 900 });
  await field.fill(texts[1] ?? '');
  await field.evaluate((one) => one.scrollTo(0, 0));
  await expect(marks.first()).toBeAttached();
  const box = await marks.first().boundingBox();
  if (!box) throw new Error('nothing is underlined');
  await page.mouse.dblclick(box.x + 6, box.y + box.height / 2);
  const chosen = () =>
    field.evaluate((one: HTMLTextAreaElement) => one.value.slice(one.selectionStart, one.selectionEnd).trim());
  expect(await chosen()).toBe('get');
  await page.mouse.dblclick(box.x + box.width - 6, box.y + box.height / 2);
  expect(await chosen()).toBe('rolling');
});

test('it keeps quiet: for Arabic, for a text of ten thousand words, beside the menu, and switched off', async ({
  desk,
  page,
}) => {
  await asked(desk, page);
  const { field, sum, marks } = parts(page);
  await field.fill('مرحبا كنجي، مصباحك في الطريق إليك.');
  await page.waitForResponse('**/api/desk/plain');
  await expect(sum).toHaveCount(0);
  await field.fill('We get the ball rolling. '.repeat(2000));
  await expect(page.getByText('Long text: not checked')).toBeVisible();
  await expect(marks).toHaveCount(0);

  await field.fill(idiom);
  await expect(sum).toBeVisible();
  await field.press('End');
  await page.keyboard.type(' /');
  await expect(field).toHaveAttribute('aria-controls', 'slash-menu');
  await expect(sum).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(field).toBeFocused();

  await page.goto(`${desk.origin}/desk/settings/plain`);
  await page.getByRole('radio', { name: /^Off/ }).check();
  await page.goBack();
  const asks: string[] = [];
  page.on('request', (request) => request.url().endsWith('/api/desk/plain') && asks.push(request.url()));
  await field.fill(`${idiom} Bye.`);
  await expect(page.getByText('Draft saved')).toBeVisible();
  await field.press('Enter');
  await expect(field).toHaveValue('');
  expect(asks).toEqual([]);
});
