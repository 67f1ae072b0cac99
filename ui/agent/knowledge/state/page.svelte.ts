/**
 * An article in one language while somebody writes. What is typed is kept in this browser at once and on the server a moment later;
 * without a network it waits here. Somebody else's save is shown, never overwritten.
 */
import { ApiError, Unreachable } from '../../../shared/errors';
import type { Article, Draft, KnowledgeApi, Saved } from './api';

export type Keeping = 'saved' | 'typing' | 'saving' | 'offline' | 'conflict' | 'refused';

const pause = 900; // ms without a key after which the server is told
const again = 5000; // ms between attempts without a network
const prefix = 'porchlight.article';

export class Page {
  readonly id: string;
  readonly locale: string;
  readonly #api: KnowledgeApi;
  readonly #changed: (article: Article) => void;
  title = $state('');
  slug = $state('');
  body = $state('');
  keeping = $state<Keeping>('saved');
  /** The server's words when it refused. */
  fault = $state('');
  theirs = $state.raw<Draft>();
  /** Rises when the text was replaced from outside: the editor takes it anew. */
  replaced = $state(0);
  #kept: Draft;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #saving: Promise<void> | undefined;

  constructor(api: KnowledgeApi, id: string, draft: Draft, changed: (article: Article) => void) {
    this.#api = api;
    this.id = id;
    this.locale = draft.locale;
    this.#changed = changed;
    this.#kept = draft;
    this.#take(draft);
    this.#recover();
  }

  get version(): number {
    return this.#kept.version;
  }

  get dirty(): boolean {
    return this.title !== this.#kept.title || this.body !== this.#kept.body || this.slug !== this.#kept.slug;
  }

  /** Something was typed. */
  touch(): void {
    if (!this.dirty) return;
    this.#copy();
    if (this.keeping === 'conflict') return;
    this.keeping = 'typing';
    this.#later(pause);
  }

  write(body: string): void {
    this.body = body;
    this.touch();
  }

  /** Puts another text in, such as an earlier revision. */
  put(title: string, body: string): void {
    Object.assign(this, { title, body });
    this.replaced++;
    this.touch();
  }

  /** Saves what waits; true when the server has everything. */
  async flush(): Promise<boolean> {
    clearTimeout(this.#timer);
    while (this.dirty && this.keeping !== 'conflict') {
      this.#saving ??= this.#save().finally(() => (this.#saving = undefined));
      await this.#saving;
      if (this.keeping === 'offline' || this.keeping === 'refused') return false;
    }
    return !this.dirty;
  }

  async publish(): Promise<boolean> {
    return (await this.flush()) && this.#act(() => this.#api.publish(this.id, this.locale, this.version));
  }

  async unpublish(): Promise<boolean> {
    return (await this.flush()) && this.#act(() => this.#api.unpublish(this.id, this.locale, this.version));
  }

  /** Has the draft published at a time, as it stands by then. */
  async schedule(at: number): Promise<boolean> {
    return (await this.flush()) && this.#act(() => this.#api.schedule(this.id, this.locale, this.version, at));
  }

  async unschedule(): Promise<boolean> {
    return (await this.flush()) && this.#act(() => this.#api.unschedule(this.id, this.locale));
  }

  async askReview(reviewer: string, note: string): Promise<boolean> {
    const asked = () => this.#api.askReview(this.id, this.locale, { version: this.version, reviewer, note });
    return (await this.flush()) && this.#act(asked);
  }

  async returnReview(answer: string): Promise<boolean> {
    return (await this.flush()) && this.#act(() => this.#api.returnReview(this.id, this.locale, answer));
  }

  async endReview(): Promise<boolean> {
    return (await this.flush()) && this.#act(() => this.#api.endReview(this.id, this.locale));
  }

  async discard(): Promise<boolean> {
    clearTimeout(this.#timer);
    await this.#saving;
    const done = await this.#act(() => this.#api.discard(this.id, this.locale, this.version));
    if (done) this.#take(this.#kept);
    if (done) this.replaced++;
    return done;
  }

  /** Ends a conflict with the other's words, or with one's own over them. */
  takeTheirs(): void {
    if (!this.theirs) return;
    this.#kept = this.theirs;
    this.#take(this.theirs);
    this.#settle();
    this.replaced++;
  }

  keepMine(): void {
    if (!this.theirs) return;
    this.#kept = this.theirs;
    this.theirs = undefined;
    this.keeping = 'typing';
    void this.flush();
  }

  stop(): void {
    void this.flush();
    clearTimeout(this.#timer);
  }

  async #save(): Promise<void> {
    this.keeping = 'saving';
    const sent = { title: this.title, slug: this.slug, body: this.body };
    await this.#ask(
      () => this.#api.save(this.id, this.locale, { version: this.version, ...sent }),
      (draft) => {
        if (this.slug === sent.slug) this.slug = draft.slug;
        this.#kept = { ...draft, title: sent.title, body: sent.body };
        if (this.dirty) this.#later(pause);
      },
    );
  }

  async #act(call: () => Promise<Saved>): Promise<boolean> {
    return this.#ask(call, (draft) => {
      const untouched = !this.dirty;
      this.#kept = draft;
      if (untouched) this.slug = draft.slug;
    });
  }

  async #ask(call: () => Promise<Saved>, done: (draft: Draft) => void): Promise<boolean> {
    try {
      const { draft, article } = await call();
      done(draft);
      if (this.dirty) this.keeping = 'typing';
      else this.#settle();
      this.#changed(article);
      return true;
    } catch (reason) {
      this.#fail(reason);
      return false;
    }
  }

  #fail(reason: unknown): void {
    if (reason instanceof ApiError && reason.status === 409 && reason.current) {
      this.theirs = reason.current as Draft;
      this.keeping = 'conflict';
    } else if (reason instanceof Unreachable || (reason instanceof ApiError && reason.status >= 500)) {
      this.keeping = 'offline';
      this.#later(again);
    } else {
      this.fault = reason instanceof ApiError ? reason.text : String(reason);
      this.keeping = 'refused';
    }
  }

  #later(wait: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.flush(), wait);
  }

  #take({ title, slug, body }: Draft): void {
    Object.assign(this, { title, slug, body });
  }

  #settle(): void {
    this.keeping = 'saved';
    this.fault = '';
    this.theirs = undefined;
    localStorage.removeItem(this.#key);
  }

  get #key(): string {
    return `${prefix}.${this.id}.${this.locale}`;
  }

  #copy(): void {
    const { title, slug, body, version } = this;
    try {
      localStorage.setItem(this.#key, JSON.stringify({ title, slug, body, version }));
    } catch {
      // storage full or forbidden: it still goes to the server
    }
  }

  /** Takes up what the server never got. Over a newer version it comes back as a conflict, by its old version. */
  #recover(): void {
    try {
      const copy = JSON.parse(localStorage.getItem(this.#key) ?? 'null') as Draft | null;
      if (!copy) return;
      Object.assign(this, { title: copy.title, slug: copy.slug, body: copy.body });
      this.#kept = { ...this.#kept, version: copy.version };
      if (this.dirty) this.touch();
      else localStorage.removeItem(this.#key);
    } catch {
      localStorage.removeItem(this.#key);
    }
  }
}
