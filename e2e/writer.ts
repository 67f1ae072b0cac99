/** Drafts of articles, by the routes that the editor takes. */
import { expect } from '@playwright/test';
import type { Desk } from './desk';

const base = '/api/desk/articles';

/** Begins an article and returns its id. Nobody has published it. */
export async function begin(desk: Desk, title: string, body: string, locale = 'en'): Promise<string> {
  const draft = { title, body, locale, slug: '', category: '', visibility: 'public', version: 0 };
  const made = await desk.call('POST', base, draft);
  expect(made.status).toBe(201);
  return ((await made.json()) as { article: { id: string } }).article.id;
}

/** The version of what is being written. */
export async function versionOf(desk: Desk, id: string, locale = 'en'): Promise<number> {
  const { drafts } = (await (await desk.call('GET', `${base}/${id}`)).json()) as {
    drafts: { locale: string; version: number }[];
  };
  return drafts.find((draft) => draft.locale === locale)?.version ?? 0;
}

/** Gives a draft the time at which it is published. */
export async function schedule(desk: Desk, id: string, at: number, locale = 'en'): Promise<void> {
  const version = await versionOf(desk, id, locale);
  const answer = await desk.call('PUT', `${base}/${id}/${locale}/schedule`, { version, at });
  expect(answer.status, await answer.text()).toBe(200);
}

/** Publishes what stands, or other words that take its place. */
export async function publish(desk: Desk, id: string, words?: { title: string; slug: string; body: string }) {
  if (words) {
    const saved = await desk.call('PATCH', `${base}/${id}/en`, { ...words, version: await versionOf(desk, id) });
    expect(saved.status, await saved.text()).toBe(200);
  }
  const done = await desk.call('POST', `${base}/${id}/en/publish`, { version: await versionOf(desk, id) });
  expect(done.status, await done.text()).toBe(200);
}
