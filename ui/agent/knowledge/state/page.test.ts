import { beforeEach, describe, expect, it, vi } from 'vitest';
import { ApiError, Unreachable } from '../../../shared/errors';
import type { Article, Draft, KnowledgeApi, Words } from './api';
import { Page } from './page.svelte';
import { outdatedSince, stateOf } from './status';

const draft: Draft = { locale: 'en', title: 'Lamps', slug: 'lamps', body: 'Light.', version: 3, changed: false, at: 1 };
const article: Article = { id: 'a', category: '', visibility: 'public', position: 1, texts: [] };
const saved = (over: Partial<Draft>) => ({ article, draft: { ...draft, ...over } });
const save = vi.fn<(id: string, locale: string, words: Words) => Promise<unknown>>();
const open = () => new Page({ save } as unknown as KnowledgeApi, 'a', draft, () => undefined);

beforeEach(() => {
  localStorage.clear();
  save.mockReset();
});

describe('A page that is being written', () => {
  it('goes to the server over the version it was read at', async () => {
    save.mockResolvedValue(saved({ body: 'More light.', version: 4 }));
    const page = open();
    page.write('More light.');
    expect(await page.flush()).toBe(true);
    expect(save).toHaveBeenCalledWith('a', 'en', { version: 3, title: 'Lamps', slug: 'lamps', body: 'More light.' });
    expect([page.version, page.keeping]).toEqual([4, 'saved']);
  });

  it('survives a dead network and a closed tab', async () => {
    save.mockRejectedValue(new Unreachable(new Error('no network')));
    const page = open();
    page.write('Words in the dark.');
    expect(await page.flush()).toBe(false);
    expect(page.keeping).toBe('offline');
    const later = open();
    expect(later.body).toBe('Words in the dark.');
    save.mockResolvedValue(saved({ body: 'Words in the dark.', version: 4 }));
    expect(await later.flush()).toBe(true);
    expect(open().body).toBe('Light.');
  });

  it('shows what somebody else saved and overwrites it only when told', async () => {
    const theirs = { ...draft, body: 'Their light.', version: 7 };
    save.mockRejectedValueOnce(new ApiError(409, { code: 'conflict', text: '', current: theirs }));
    const page = open();
    page.write('My light.');
    await page.flush();
    expect([page.keeping, page.theirs, page.body]).toEqual(['conflict', theirs, 'My light.']);
    save.mockResolvedValue(saved({ body: 'My light.', version: 8 }));
    page.keepMine();
    await page.flush();
    expect(save).toHaveBeenLastCalledWith('a', 'en', expect.objectContaining({ version: 7, body: 'My light.' }));
  });

  it('says nothing to the server when nothing was changed', async () => {
    const page = open();
    page.write('Light.');
    expect(await page.flush()).toBe(true);
    expect(save).not.toHaveBeenCalled();
  });
});

describe('A translation', () => {
  const text = (locale: string, published_at: number) => ({
    locale,
    title: '',
    slug: '',
    published: true,
    changed: false,
    published_at,
    at: 1,
  });

  it('is outdated since the source was published after it', () => {
    const both = { ...article, texts: [text('en', 20), text('de', 10)] };
    expect([outdatedSince(both, 'de', 'en'), stateOf(both, 'de', 'en'), stateOf(both, 'en', 'en')]).toEqual([
      20,
      'outdated',
      'published',
    ]);
    expect(stateOf(both, 'ar', 'en')).toBe('missing');
  });
});
