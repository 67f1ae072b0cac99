/** The `/` menu's mind: what is asked for, what was found, and which of it is chosen. */
import type { Conversation } from '../../shared/protocol';
import { slashAt, type Slash } from '../lib/slash';
import type { Macro } from '../macros/macros';
import type { As } from '../lib/insertion';
import type { Article, SavedReply, SavedText } from './api';
import type { Desk } from './desk.svelte';

export type Option =
  | { kind: 'macro'; key: string; macro: Macro; does: string; foreign: false }
  | { kind: 'saved'; key: string; reply: SavedReply; text: SavedText; foreign: boolean }
  | { kind: 'article'; key: string; article: Article; foreign: boolean };

const articlesShown = 4;

export class SlashMenuState {
  readonly #desk: Desk;
  readonly #row: () => Conversation;
  /** What only the team may read must not go to a customer. */
  readonly #team: () => boolean;

  #at = $state.raw<Slash>();
  #found = $state.raw<Option[]>();
  #meant = $state('');
  #chosen = $state(0);

  constructor(desk: Desk, row: () => Conversation, team: () => boolean) {
    this.#desk = desk;
    this.#row = row;
    this.#team = team;
  }

  /** Where the question stands in the text. */
  get at(): Slash | undefined {
    return this.#at;
  }

  get options(): Option[] {
    const team = this.#team();
    return (this.#found ?? []).filter(
      (option) => option.kind !== 'article' || team || option.article.visibility === 'public',
    );
  }

  /** What the articles answer, when what was typed has errors. */
  get meant(): string {
    return this.options.some(({ kind }) => kind === 'article') ? this.#meant : '';
  }

  get chosen(): Option | undefined {
    return this.options[this.#chosen];
  }

  get index(): number {
    return this.#chosen;
  }

  /** Two words that nothing answers to are no question any more. */
  get open(): boolean {
    return !!this.#at && !!this.#found && (this.options.length > 0 || !/\s/.test(this.#at.query));
  }

  look(text: string, caret: number): void {
    this.#at = slashAt(text, caret);
    if (this.#at) void this.#search(this.#at.query);
    else this.#found = undefined;
  }

  close(): void {
    this.#at = this.#found = undefined;
  }

  move(step: number): boolean {
    const { length } = this.options;
    if (length === 0) return false;
    this.#chosen = (this.#chosen + step + length) % length;
    return true;
  }

  /** True when the key was the menu's: Enter inserts, with Shift a card, with Alt the text. */
  pressed(event: KeyboardEvent, insert: (option: Option, as?: As) => void): boolean {
    if (!this.open) return false;
    const { chosen } = this;
    if (event.key === 'Escape') this.close();
    else if (event.key === 'ArrowDown') return this.move(1);
    else if (event.key === 'ArrowUp') return this.move(-1);
    else if ((event.key === 'Enter' || event.key === 'Tab') && chosen && !event.ctrlKey && !event.metaKey)
      insert(chosen, event.altKey ? 'text' : event.shiftKey ? 'card' : undefined);
    else return false;
    return true;
  }

  choose(index: number): void {
    this.#chosen = index;
  }

  async #search(query: string): Promise<void> {
    const { locale: spoken, preview, inbox } = this.#row();
    const locale = spoken || 'en';
    const { articles, replies } = this.#desk;
    // a bare "/": what may answer the customer's last words
    const pages = query.trim()
      ? articles.search(query, locale)
      : preview
        ? articles.suggest(preview, locale)
        : Promise.resolve([]);
    const [saved, run, found] = await Promise.all([
      replies.search(query, spoken, inbox),
      macroOptions(this.#desk, query).catch((): Option[] => []), // without its code the rest is still found
      pages,
    ]);
    if (this.#at?.query !== query) return; // the next letter was faster
    this.#found = [...savedOptions(saved ?? [], spoken), ...run, ...articleOptions(found ?? [], locale)];
    this.#meant = query.trim() ? articles.meant(query, locale) : '';
    this.#chosen = 0;
  }
}

/** The server has put the customer's language first, then the inbox's. */
function savedOptions(replies: SavedReply[], locale: string): Option[] {
  return replies.flatMap((reply) => {
    const [text] = reply.texts;
    return text ? [{ kind: 'saved' as const, key: reply.id, reply, text, foreign: !same(text.locale, locale) }] : [];
  });
}

async function macroOptions(desk: Desk, query: string): Promise<Option[]> {
  const [{ find }, { summary }] = await Promise.all([import('../macros/macros'), import('../macros/steps')]);
  const macros = await find(desk, query);
  return macros.map((macro) => ({ kind: 'macro', key: macro.id, macro, does: summary(macro), foreign: false }));
}

function articleOptions(articles: Article[], locale: string): Option[] {
  return articles.slice(0, articlesShown).map((article) => ({
    kind: 'article' as const,
    key: article.text || article.id + article.locale,
    article,
    foreign: !same(article.locale, locale),
  }));
}

function same(a: string, b: string): boolean {
  return a.split('-')[0] === b.split('-')[0];
}
