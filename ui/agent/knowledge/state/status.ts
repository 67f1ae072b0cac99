/** How an article stands in a language, and which languages a desk writes in. */
import type { Article, Review, Text } from './api';

export type State = 'published' | 'changed' | 'outdated' | 'draft' | 'missing';

/** A translation is outdated when the source was published after it. */
export function stateOf(article: Article, locale: string, source: string): State {
  const text = textOf(article, locale);
  if (!text) return 'missing';
  if (!text.published) return 'draft';
  if (outdatedSince(article, locale, source)) return 'outdated';
  return text.changed ? 'changed' : 'published';
}

/** When the source was published after this translation; 0 when it was not. */
export function outdatedSince(article: Article, locale: string, source: string): number {
  const [own, from] = [textOf(article, locale), textOf(article, source)];
  if (!own || !from || locale === source || !own.published_at || !from.published) return 0;
  return from.published_at > own.published_at ? from.published_at : 0;
}

export function textOf(article: Article, locale: string): Text | undefined {
  return article.texts.find((text) => text.locale === locale);
}

/** The text a list names an article by: the source's, else whatever there is. */
export function faceOf(article: Article, source: string): Text | undefined {
  return textOf(article, source) ?? article.texts[0];
}

/** The source first, the others by name. */
export function localesOf(articles: readonly Article[], source: string): string[] {
  const found = new Set(articles.flatMap(({ texts }) => texts.map(({ locale }) => locale)));
  found.delete(source);
  return [source, ...[...found].sort()];
}

/** The text that is published first of those that have a time; one that could not be stands before them all. */
export function scheduledOf(article: Article): Text | undefined {
  const planned = article.texts.filter(({ publish_at }) => publish_at);
  return planned.find(({ publish_fault }) => publish_fault) ?? planned.sort(soonest)[0];
}

/** The request to read a draft of it that waits longest; one that was sent back stands before it. */
export function reviewOf(article: Article): Review | undefined {
  const asked = article.texts.flatMap(({ review }) => review ?? []);
  return asked.find(({ state }) => state === 'returned') ?? asked.sort((a, b) => a.at - b.at)[0];
}

const soonest = (a: Text, b: Text) => (a.publish_at ?? 0) - (b.publish_at ?? 0);

export function matches(article: Article, find: string): boolean {
  const words = find.toLocaleLowerCase().split(/\s+/).filter(Boolean);
  const all = article.texts
    .map(({ title, slug }) => `${title} ${slug}`)
    .join(' ')
    .toLocaleLowerCase();
  return words.every((word) => all.includes(word));
}
