/** An agent hears that customers say "settee", writes it down, and the next search finds the sofa. */
import { expect, openDesk, test, type Desk } from './desk';

async function finds(desk: Desk, q: string): Promise<string[]> {
  const { articles } = (await (await desk.call('GET', `/api/desk/articles?locale=en&q=${q}%20`)).json()) as {
    articles: { title: { text: string }[] }[];
  };
  return articles.map(({ title }) => title.map(({ text }) => text).join(''));
}

test('what customers call it is written down, changed, removed and brought back, and each search knows it', async ({
  desk,
  page,
}) => {
  await desk.found();
  await desk.publish({ locale: 'en', slug: 'covers', title: 'Washing the cover of a sofa', body: 'At 30 degrees.' });
  await expect.poll(() => finds(desk, 'sofa')).toEqual(['Washing the cover of a sofa']);
  expect(await finds(desk, 'zettel')).toEqual([]);

  await openDesk(page, desk, '/desk/settings/synonyms');
  const words = page.getByLabel('Words that mean the same', { exact: true });
  await words.fill('zettel');
  await page.keyboard.press('Enter');
  await expect(page.getByText('Synonyms are 2 to 16 words')).toBeVisible();
  await words.fill('zettel, sofa');
  await page.keyboard.press('Enter');
  const group = page.getByLabel('Mean the same: zettel, sofa');
  await expect(group).toBeVisible();
  expect(await finds(desk, 'zettel')).toEqual(['Washing the cover of a sofa']);

  await group.fill('kanape, sofa');
  await group.press('Enter');
  const changed = page.getByLabel('Mean the same: kanape, sofa');
  await expect(changed).toBeVisible();
  expect(await finds(desk, 'zettel')).toEqual([]);
  expect(await finds(desk, 'kanape')).toEqual(['Washing the cover of a sofa']);

  await page.getByRole('button', { name: 'Remove kanape, sofa' }).click();
  await expect(changed).toHaveCount(0);
  expect(await finds(desk, 'kanape')).toEqual([]);
  await page.getByRole('button', { name: 'Undo' }).last().click();
  await expect(changed).toBeVisible();
  expect(await finds(desk, 'kanape')).toEqual(['Washing the cover of a sofa']);
});
