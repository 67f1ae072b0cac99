/** The knowledge base's routes, in types: docs/protocol.md has the contract. */
import type { Api } from '../../../shared/api';

export type Text = {
  locale: string;
  title: string;
  slug: string;
  published: boolean;
  changed: boolean;
  published_at: number;
  at: number;
  agent?: string;
  publish_at?: number; // when the draft is published, and by whom that was set
  publish_by?: string;
  publish_fault?: 'title' | 'body' | 'slug'; // what it could not be published for
  review?: Review;
  flags?: number; // how often somebody said what is wrong with it
};
/** Somebody asks for the draft to be read. */
export type Review = {
  state: 'open' | 'returned';
  agent?: string; // who asks
  reviewer?: string; // absent: anybody
  note?: string;
  answered_by?: string;
  answer?: string;
  at: number;
};
export type Visibility = 'public' | 'internal';
export type Article = { id: string; category: string; visibility: Visibility; position: number; texts: Text[] };
export type Draft = {
  locale: string;
  title: string;
  slug: string;
  body: string;
  version: number;
  changed: boolean;
  at: number;
  agent?: string;
};
export type Opened = { article: Article; drafts: Draft[]; source: string };
export type Saved = { article: Article; draft: Draft };
export type Revision = { id: string; revision: number; title: string; body: string; at: number; agent?: string };
export type Words = { version: number; title: string; slug: string; body: string };
/** An article that a text links to; readers can only follow to what is public. */
export type LinkTo = { id: string; title: string; state: 'public' | 'internal' | 'draft' | 'gone' };
export type Preview = { html: string; summary: string; slug: string; links: LinkTo[] };
export type Category = { id: string; slug: string; names: Record<string, string>; position: number };

/** What readers made of an article; `stale`: why somebody should look at it again. */
export type Readership = { id: string; views: number; votes: number; helpful: number; stale?: 'old' | 'unhelpful' };
export type Readerships = {
  articles: Readership[];
  alone: number;
  contacted: number;
  days: number;
  contact_hours: number;
};

/** Why an article has helped a reader, or has not. */
export type Comment = { locale: string; helpful: boolean; text: string; at: number };

/** What a colleague finds wrong with a text; `conversation`: where they met it, to who sees that. */
export type Flag = { id: string; locale: string; agent?: string; conversation?: string; text: string; at: number };

const base = '/api/desk/articles';

export class KnowledgeApi {
  readonly #api: Api;

  constructor(api: Api) {
    this.#api = api;
  }

  shelf(): Promise<{ articles: Article[]; source: string }> {
    return this.#api.ask(`${base}/shelf`);
  }

  said(id: string): Promise<{ comments: Comment[]; flags: Flag[] }> {
    return this.#api.ask(`${base}/${id}/comments`);
  }

  flag(id: string, body: { locale: string; text: string; conversation: string }): Promise<{ flag: Flag }> {
    return this.#api.ask(`${base}/${id}/flags`, { method: 'POST', body });
  }

  unflag(flag: string): Promise<void> {
    return this.#api.ask(`${base}/flags/${flag}`, { method: 'DELETE' });
  }

  readerships(): Promise<Readerships> {
    return this.#api.ask(`${base}/readerships`);
  }

  create(body: Words & { locale: string; category: string; visibility: Visibility }): Promise<Opened> {
    return this.#api.ask(base, { method: 'POST', body });
  }

  open(id: string): Promise<Opened> {
    return this.#api.ask(`${base}/${id}`);
  }

  remove(id: string): Promise<void> {
    return this.#api.ask(`${base}/${id}`, { method: 'DELETE' });
  }

  save(id: string, locale: string, body: Words): Promise<Saved> {
    return this.#api.ask(`${base}/${id}/${locale}`, { method: 'PATCH', body });
  }

  discard(id: string, locale: string, version: number): Promise<Saved> {
    return this.#api.ask(`${base}/${id}/${locale}`, { method: 'DELETE', query: { version } });
  }

  publish(id: string, locale: string, version: number): Promise<Saved> {
    return this.#api.ask(`${base}/${id}/${locale}/publish`, { method: 'POST', body: { version } });
  }

  unpublish(id: string, locale: string, version: number): Promise<Saved> {
    return this.#api.ask(`${base}/${id}/${locale}/unpublish`, { method: 'POST', body: { version } });
  }

  schedule(id: string, locale: string, version: number, at: number): Promise<Saved> {
    return this.#api.ask(`${base}/${id}/${locale}/schedule`, { method: 'PUT', body: { version, at } });
  }

  unschedule(id: string, locale: string): Promise<Saved> {
    return this.#api.ask(`${base}/${id}/${locale}/schedule`, { method: 'DELETE' });
  }

  askReview(id: string, locale: string, body: { version: number; reviewer: string; note: string }): Promise<Saved> {
    return this.#api.ask(`${base}/${id}/${locale}/review`, { method: 'PUT', body });
  }

  returnReview(id: string, locale: string, answer: string): Promise<Saved> {
    return this.#api.ask(`${base}/${id}/${locale}/review`, { method: 'PATCH', body: { answer } });
  }

  endReview(id: string, locale: string): Promise<Saved> {
    return this.#api.ask(`${base}/${id}/${locale}/review`, { method: 'DELETE' });
  }

  history(id: string, locale: string): Promise<{ revisions: Revision[] }> {
    return this.#api.ask(`${base}/${id}/${locale}/history`);
  }

  /** As readers get it: those of a public page, or the team. */
  preview(text: { title: string; body: string; locale: string; visibility: Visibility }): Promise<Preview> {
    return this.#api.ask(`${base}/preview`, { method: 'POST', body: text });
  }
}
