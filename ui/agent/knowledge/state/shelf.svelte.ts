/** All articles and categories, as the list shows them. */
import type PocketBase from 'pocketbase';
import type { Article, Category, KnowledgeApi, Readership, Readerships, Visibility } from './api';
import { freeSlug } from './slug';
import { localesOf } from './status';

/** Where an article stands and who may read it. */
export type Change = { category?: string; visibility?: Visibility };

export class Shelf {
  readonly api: KnowledgeApi;
  readonly #client: PocketBase;
  articles = $state.raw<readonly Article[]>([]);
  categories = $state.raw<readonly Category[]>([]);
  /** What readers made of them; nothing while it is not known. */
  readerships = $state.raw<Readerships>();
  source = $state('en');
  loaded = $state(false);
  failed = $state(false);

  constructor(api: KnowledgeApi, client: PocketBase) {
    this.api = api;
    this.#client = client;
  }

  get locales(): string[] {
    return localesOf(this.articles, this.source);
  }

  async load(): Promise<void> {
    try {
      const [{ articles, source }, categories] = await Promise.all([
        this.api.shelf(),
        this.#client.collection('categories').getFullList<Category>({ sort: 'position,slug' }),
      ]);
      Object.assign(this, { articles, source, categories, failed: false, loaded: true });
    } catch {
      this.failed = true;
    }
  }

  /** A list without these numbers is a list, too. */
  async count(): Promise<void> {
    try {
      this.readerships = await this.api.readerships();
    } catch {
      // asked again with the next list
    }
  }

  readersOf(article: string): Readership | undefined {
    return this.readerships?.articles.find(({ id }) => id === article);
  }

  /** An article that was changed or made. */
  know(article: Article): void {
    const others = this.articles.filter(({ id }) => id !== article.id);
    this.articles = [...others, article].sort((a, b) => a.position - b.position);
  }

  forget(id: string): void {
    this.articles = this.articles.filter((article) => article.id !== id);
  }

  async create(
    title: string,
    body: string,
    locale: string,
    category: string,
    visibility: Visibility = 'public',
  ): Promise<Article> {
    const { article } = await this.api.create({
      version: 0,
      title,
      slug: '',
      body,
      locale,
      category,
      visibility,
    });
    this.know(article);
    return article;
  }

  async move(article: Article, change: Change): Promise<void> {
    await this.#client.collection('articles').update(article.id, change);
    this.know({ ...article, ...change });
  }

  /** Moves several, one after the other. `undo` puts each back that nobody has moved since. */
  async moveAll(
    ids: readonly string[],
    change: Change,
  ): Promise<{ done: number; failed: number; undo: () => Promise<void> }> {
    const moved: Article[] = []; // as they were
    let failed = 0;
    for (const id of ids) {
      const article = this.#find(id);
      if (!article || fits(article, change)) continue;
      await this.move(article, change).then(
        () => moved.push(article),
        () => failed++,
      );
    }
    const undo = async () => {
      for (const { id, category, visibility } of moved) {
        const now = this.#find(id);
        const before: Change = { ...('category' in change ? { category } : { visibility }) };
        if (now && fits(now, change)) await this.move(now, before).catch(() => this.load());
      }
    };
    return { done: moved.length, failed, undo };
  }

  #find(id: string): Article | undefined {
    return this.articles.find((article) => article.id === id);
  }

  nameOf(category: Category, locale: string): string {
    return category.names[locale] || category.names[this.source] || category.slug;
  }

  async addCategory(name: string, locale: string): Promise<void> {
    const slug = freeSlug(
      name,
      this.categories.map((category) => category.slug),
    );
    const position = Math.max(0, ...this.categories.map((category) => category.position)) + 10;
    const names = { [this.source]: name, [locale]: name };
    await this.#client.collection('categories').create({ slug, names, position });
    await this.load();
  }

  async rename(category: Category, name: string, locale: string): Promise<void> {
    await this.#client.collection('categories').update(category.id, { names: { ...category.names, [locale]: name } });
    await this.load();
  }

  /** Moves a category by one place. */
  async shift(category: Category, by: 1 | -1): Promise<void> {
    const list = [...this.categories];
    const from = list.indexOf(category);
    const to = from + by;
    if (to < 0 || to >= list.length) return;
    list.splice(from, 1);
    list.splice(to, 0, category);
    this.categories = list;
    await Promise.all(
      list.flatMap((one, n) =>
        one.position === n * 10 ? [] : [this.#client.collection('categories').update(one.id, { position: n * 10 })],
      ),
    );
    await this.load();
  }

  async removeCategory(category: Category): Promise<void> {
    await this.#client.collection('categories').delete(category.id);
    await this.load();
  }
}

const fits = (article: Article, { category, visibility }: Change) =>
  article.category === (category ?? article.category) && article.visibility === (visibility ?? article.visibility);
