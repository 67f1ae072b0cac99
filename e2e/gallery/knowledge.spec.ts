/** The knowledge base as those see it who write it. */
import { type Page } from '@playwright/test';
import { check } from './look';
import { Desk, expect, openDesk, test as base } from '../desk';

const test = base.extend<object, { sample: Desk }>({
  sample: [
    async ({}, use) => {
      const desk = new Desk({ demo: true });
      await desk.start();
      await desk.enter();
      await use(desk);
      await desk.close();
    },
    { scope: 'worker' },
  ],
});

const words = {
  en: { title: 'Which bulb fits', body: '## The size\n\nA bulb **E14**, up to 40 watts.\n\n- warm\n- bright\n' },
  ar: { title: 'أي مصباح يناسب', body: '## القياس\n\nمصباح **E14** حتى 40 واط.\n\n- دافئ\n- ساطع\n' },
};

const german = { title: 'Welche Birne passt', body: '## Die Größe\n\nEine Birne **E14**, bis 40 Watt.\n' };

for (const lang of ['en', 'ar'] as const) {
  test.describe(lang, () => {
    test.use({ locale: lang === 'ar' ? 'ar' : 'en-GB' });

    test('the list, full and without what is looked for', async ({ sample, page }) => {
      await openDesk(page, sample, '/desk/knowledge/');
      await expect(page.locator('li a[href*="/desk/knowledge/"]').first()).toBeVisible();
      await check(page, `knowledge-list-${lang}`);
      await page.getByRole('searchbox').fill('zzz');
      await expect(page.locator('li.none')).toBeVisible();
      await check(page, `knowledge-none-${lang}`);
    });

    test('articles that were read, one that helps nobody any more, and how often they were enough', async ({
      sample,
      page,
    }) => {
      await wellRead(sample, page);
      await lookFor(sample);
      await openDesk(page, sample, '/desk/knowledge/');
      await expect(page.locator('.look')).toHaveCount(2);
      await check(page, `knowledge-read-${lang}`);
      await page.locator('header a[href$="/searches"]').click();
      await expect(page.locator('.searches .card')).toBeVisible();
      await check(page, `knowledge-enough-${lang}`);
    });

    test('the list of a desk that has written nothing', async ({ desk, page }) => {
      await desk.found();
      await openDesk(page, desk, '/desk/knowledge/');
      await expect(page.locator('.templates')).toBeVisible();
      await check(page, `knowledge-empty-${lang}`);
    });

    test('what customers looked for in vain, and the same of a desk where nobody has searched', async ({
      sample,
      desk,
      page,
    }) => {
      await lookFor(sample);
      await openDesk(page, sample, '/desk/knowledge/searches');
      await expect(page.getByText('giraffe saddle')).toBeVisible();
      await check(page, `knowledge-searches-${lang}`);
      await desk.found();
      await openDesk(page, desk, '/desk/knowledge/searches');
      await expect(page.locator('li.none')).toBeVisible();
      await check(page, `knowledge-searches-none-${lang}`);
    });

    test('an article: written, shown, with its history, in conflict, about to go', async ({ sample, page }) => {
      const id = await begin(sample, lang);
      await openDesk(page, sample, `/desk/knowledge/${id}/${lang}`);
      const title = page.locator('input.title');
      await page.locator('.top .primary').click();
      await expect(page.locator('.top .primary')).toBeDisabled();
      await expect(page.locator('.knowledge-text h2')).toBeVisible();
      await check(page, `knowledge-article-${lang}`);
      await press(page, 2);
      await expect(page.locator('.shown h2')).toBeVisible();
      await check(page, `knowledge-preview-${lang}`);
      await press(page, 0);
      const more = page.locator('.top').getByRole('button').first();
      await more.click();
      await page.getByRole('menuitem').nth(2).click(); // open, copy, history
      const history = page.getByRole('dialog');
      await expect(history.locator('pre')).toBeVisible();
      await check(page, `knowledge-history-${lang}`);
      await page.keyboard.press('Escape');
      await more.click();
      await page.getByRole('menuitem').last().click();
      await expect(page.getByRole('alertdialog')).toBeVisible();
      await check(page, `knowledge-delete-${lang}`);
      await page.keyboard.press('Escape');
      await somebodyElseSaves(sample, id, lang);
      await title.fill(`${words[lang].title} 2`);
      await expect(page.locator('.notice[role="alert"]')).toBeVisible();
      await check(page, `knowledge-conflict-${lang}`);
    });

    test('a translation that is older than its source, beside it', async ({ sample, page }) => {
      const other = lang === 'ar' ? 'ar' : 'de';
      const id = await begin(sample, 'en');
      await publish(sample, id, 'en', words.en);
      await publish(sample, id, other, other === 'ar' ? words.ar : german);
      await publish(sample, id, 'en', { ...words.en, body: `${words.en.body}- dim\n` });
      await openDesk(page, sample, `/desk/knowledge/${id}/${other}`);
      await expect(page.locator('.notice')).toBeVisible();
      await page.locator('.modes button').last().click();
      await expect(page.locator('.two .shown h2')).toBeVisible();
      await check(page, `knowledge-beside-${lang}`);
    });
  });
}

const press = (page: Page, mode: number) => page.locator('.modes button').nth(mode).click();

const sought = {
  en: ['giraffe saddle', 'trampoline xylophone umbrella bicycle helicopter tomato marathon?', 'Giraffe, SADDLE!'],
  de: ['Zwölftonmusik'],
  ar: ['كزبرة مجففة'],
};

/** Visitors, each with a browser of their own. */
async function lookFor(desk: Desk): Promise<void> {
  for (const [locale, queries] of Object.entries(sought)) {
    for (const [n, query] of queries.entries()) {
      const path = `${desk.origin}/api/desk/visitor/articles?locale=${locale}&q=${encodeURIComponent(query)}`;
      const { status } = await fetch(path, { headers: { 'User-Agent': `${locale} ${n}` } });
      expect(status).toBe(200);
    }
  }
}

/** What takes readers weeks: the desk says that it has been so. */
async function wellRead(desk: Desk, page: Page): Promise<void> {
  const { articles } = (await (await desk.call('GET', '/api/desk/articles/shelf')).json()) as {
    articles: { id: string }[];
  };
  const told = [
    { views: 1204, votes: 31, helpful: 29 },
    { views: 388, votes: 7, helpful: 2, stale: 'unhelpful' },
    { views: 41, votes: 0, helpful: 0, stale: 'old' },
    { views: 1, votes: 1, helpful: 1 },
  ];
  const read = told.map((one, n) => ({ id: articles[n]?.id ?? '', ...one }));
  const json = { articles: read, alone: 1318, contacted: 97, days: 30, contact_hours: 24 };
  await page.route('**/api/desk/articles/readerships', (route) => route.fulfill({ json }));
}

/** A draft that nobody has published. */
async function begin(desk: Desk, lang: 'en' | 'ar'): Promise<string> {
  const draft = { ...words[lang], locale: lang, slug: '', category: '', visibility: 'public', version: 0 };
  const made = await desk.call('POST', '/api/desk/articles', draft);
  expect(made.status).toBe(201);
  return ((await made.json()) as { article: { id: string } }).article.id;
}

/** Writes a text over what stands and publishes it. */
async function publish(desk: Desk, id: string, locale: string, text: { title: string; body: string }): Promise<void> {
  const path = `/api/desk/articles/${id}`;
  const { drafts } = (await (await desk.call('GET', path)).json()) as { drafts: { locale: string; version: number }[] };
  const version = drafts.find((draft) => draft.locale === locale)?.version ?? 0;
  const saved = await desk.call('PATCH', `${path}/${locale}`, { slug: '', ...text, version });
  expect(saved.status, await saved.clone().text()).toBe(200);
  const { draft } = (await saved.json()) as { draft: { version: number } };
  const published = await desk.call('POST', `${path}/${locale}/publish`, { version: draft.version });
  expect(published.status, await published.text()).toBe(200);
}

/** The same article, saved from another place a moment before. */
async function somebodyElseSaves(desk: Desk, id: string, lang: 'en' | 'ar'): Promise<void> {
  const path = `/api/desk/articles/${id}`;
  const { drafts } = (await (await desk.call('GET', path)).json()) as {
    drafts: { locale: string; version: number; slug: string }[];
  };
  const { version = 0, slug = '' } = drafts.find(({ locale }) => locale === lang) ?? {};
  const saved = await desk.call('PATCH', `${path}/${lang}`, { version, slug, title: '3', body: words[lang].body });
  expect(saved.status).toBe(200);
}
