import type PocketBase from 'pocketbase';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Article, KnowledgeApi } from './api';
import { Shelf } from './shelf.svelte';

const update = vi.fn<(id: string, change: object) => Promise<void>>();
const client = { collection: () => ({ update }) } as unknown as PocketBase;
const article = (id: string, category: string): Article => ({
  id,
  category,
  visibility: 'public',
  position: 1,
  texts: [],
});
const categories = (shelf: Shelf) => Object.fromEntries(shelf.articles.map(({ id, category }) => [id, category]));

function filled(): Shelf {
  const shelf = new Shelf({} as KnowledgeApi, client);
  shelf.articles = [article('a', 'lamps'), article('b', 'chairs'), article('c', 'tables')];
  return shelf;
}

beforeEach(() => update.mockReset().mockResolvedValue());

describe('Several articles that are moved', () => {
  it('go where they were when that is undone, but for what somebody has moved since', async () => {
    const shelf = filled();
    const { done, failed, undo } = await shelf.moveAll(['a', 'b', 'c'], { category: 'tables' });
    expect([done, failed, update.mock.calls.length]).toEqual([2, 0, 2]);
    expect(categories(shelf)).toEqual({ a: 'tables', b: 'tables', c: 'tables' });
    shelf.know(article('b', 'care'));
    await undo();
    expect(categories(shelf)).toEqual({ a: 'lamps', b: 'care', c: 'tables' });
  });

  it('stay where they are when that is refused, and are counted', async () => {
    update.mockRejectedValueOnce(new Error('no')).mockResolvedValue();
    const shelf = filled();
    const { done, failed } = await shelf.moveAll(['a', 'b'], { visibility: 'internal' });
    expect([done, failed, shelf.articles.map(({ visibility }) => visibility).sort()]).toEqual([
      1,
      1,
      ['internal', 'public', 'public'],
    ]);
  });
});
