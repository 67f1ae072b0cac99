/* eslint-disable svelte/prefer-svelte-reactivity -- sets and maps that live as long as one question */
/** What the palette finds: the best of conversations, acts, places, settings and articles, in groups. */
import type { Conversation } from '../../shared/protocol';
import { fold, marked, match, queryOf } from '../lib/fuzzy';
import type { Article } from './api';
import { partOf } from './articles.svelte';
import { commands, type Command, type CommandGroup } from './commands';
import type { Workspace } from './context';
import { askFor, searchPath, type FoundMessage } from '../search/ask';
import { t, words } from '../words.svelte';

export type Hit = {
  id: string;
  label: { text: string; hit?: boolean }[];
  detail?: string;
  key?: string | undefined;
  person?: Command['person'];
  run: () => void;
};
export type HitGroup = {
  name: CommandGroup | 'conversations' | 'articles' | 'messages' | 'list';
  title?: string;
  hits: Hit[];
};

type Ranked = { row: Conversation; score: number; ranges: [number, number][] };

const exact = 300; // the score of a number, which means one conversation
const pause = 120; // ms without another letter before the server is asked
const saidMost = 4; // messages: more stand on the search's own screen
const most = 7; // hits of a group; who looks for more filters the list
const folded = new WeakMap<Conversation, { name: string; rest: string }>(); // rows are replaced, never changed

export class Palette {
  readonly #space: Workspace;
  #text = $state('');
  #articles = $state.raw<Article[]>([]);
  #meant = $state('');
  #said = $state.raw<FoundMessage[]>([]); // messages found on the server
  #numbered = $state.raw<Conversation>(); // found by number on the server
  #macros = $state.raw<Command[]>([]); // of the conversation that is open
  readonly #ranked = $derived.by(() => this.#rank());
  readonly #row = $derived.by(() => {
    const { desk, router } = this.#space;
    const id = this.#of ?? router.conversation;
    return id ? desk.conversations.get(id) : undefined;
  });
  readonly #known = $derived.by(() =>
    [...this.#macros, ...commands(this.#space, this.#row)].map((command) => ({ command, label: fold(command.label) })),
  );
  readonly #groups = $derived.by(() => this.#grouped());

  readonly #of: string | undefined;
  /** The macros are here: until then nothing has a number. */
  readonly ready: Promise<void>;

  /** `of` is a conversation whose macros are shown, and nothing else. */
  constructor(space: Workspace, of?: string) {
    this.#space = space;
    this.#of = of;
    this.ready = this.#row ? this.#learnMacros(this.#row).catch(() => {}) : Promise.resolve(); // without them the rest is still found
  }

  get text(): string {
    return this.#text;
  }
  set text(text: string) {
    this.#text = text;
    void this.#ask(text.trim());
  }

  get groups(): HitGroup[] {
    return this.#groups;
  }

  #grouped(): HitGroup[] {
    const query = queryOf(this.#text);
    if (this.#of) return this.#alone(query, 'macros');
    if (query.length === 0) return this.#first();
    const ranked = [...this.#commands(query), this.#conversations(query)].sort((a, b) => b.best - a.best);
    return [...ranked, this.#messages(), this.#found(), this.#filter()].filter(({ hits }) => hits.length > 0);
  }

  /** Before anything is typed: what can be done here, and who waits or talks. */
  #first(): HitGroup[] {
    const { desk, chats, router } = this.#space;
    const near = new Set([...desk.conversations.waiting(desk.me.id), ...chats.rows]);
    const rows = [...near].filter(({ id }) => id !== router.conversation).slice(0, most);
    const loud = this.#known.map(({ command }) => command).filter(({ quiet }) => !quiet);
    const group = (name: CommandGroup): HitGroup => ({
      name,
      hits: loud.filter((command) => command.group === name).map((command) => hitOf(command)),
    });
    const macros = { name: 'macros' as const, hits: group('macros').hits.slice(0, most) };
    const conversations = { name: 'conversations' as const, hits: rows.map((row) => this.#hit(row)) };
    return [group('conversation'), macros, conversations, group('go'), group('you')].filter(
      ({ hits }) => hits.length > 0,
    );
  }

  /** The first nine are a number away. */
  #alone(query: string[], name: CommandGroup): HitGroup[] {
    const all = this.#known.filter(({ command }) => command.group === name);
    const hits = query.length
      ? (this.#commands(query).find((group) => group.name === name)?.hits ?? [])
      : all.map(({ command }, i) => ({ ...hitOf(command), ...(i < 9 && { key: words().number(i + 1) }) }));
    return hits.length ? [{ name, hits }] : [];
  }

  async #learnMacros(row: Conversation): Promise<void> {
    const [{ macrosOf }, { summary }, { start }] = await Promise.all([
      import('../macros/macros'),
      import('../macros/steps'),
      import('../macros/run'),
    ]);
    this.#macros = (await macrosOf(this.#space.desk)).map((macro) => ({
      id: `macro-${macro.id}`,
      group: 'macros',
      label: macro.name,
      detail: summary(macro),
      run: () => void start(this.#space, this.#space.desk.conversations.get(row.id) ?? row, macro),
    }));
  }

  #commands(query: string[]): (HitGroup & { best: number })[] {
    const groups = new Map<CommandGroup, { score: number; hit: Hit }[]>();
    for (const { command, label } of this.#known) {
      const found = match(query, label);
      if (!found) continue;
      const list = groups.get(command.group) ?? [];
      list.push({ score: found.score, hit: hitOf(command, found.ranges) });
      groups.set(command.group, list);
    }
    return [...groups].map(([name, list]) => best(name, list));
  }

  #conversations(query: string[]): HitGroup & { best: number } {
    const number = numberIn(query.join(''));
    const list = this.#ranked.map(({ row, score, ranges }) => ({ score, hit: this.#hit(row, ranges) }));
    const beyond = this.#numbered;
    if (beyond && String(beyond.number) === number && !this.#space.desk.conversations.get(beyond.id))
      list.push({ score: exact, hit: this.#hit(beyond) });
    return best('conversations', list);
  }

  /** The best rows, found once for each text and change of the rows: what a hit shows besides may change every second. */
  #rank(): Ranked[] {
    const query = queryOf(this.#text);
    if (query.length === 0) return [];
    const number = numberIn(query.join(''));
    const list: Ranked[] = [];
    for (const row of this.#space.desk.conversations.all()) {
      const found = this.#score(row, query, number);
      if (found) list.push(found);
    }
    return list.sort((a, b) => b.score - a.score).slice(0, most);
  }

  #score(row: Conversation, query: string[], number: string | undefined): Ranked | undefined {
    if (number && String(row.number).startsWith(number))
      return { row, score: String(row.number) === number ? exact : 90, ranges: [] };
    const { name, rest } = this.#fold(row);
    const byName = match(query, name);
    // letters left out of a whole sentence would find everybody
    const found = byName ?? match(query, rest, false);
    if (!found) return undefined;
    const open = row.status === 'solved' ? 0 : 5;
    return { row, score: found.score - (byName ? 0 : 40) + open, ranges: byName?.ranges ?? [] };
  }

  #fold(row: Conversation): { name: string; rest: string } {
    const known = folded.get(row);
    if (known) return known;
    const made = { name: fold(row.contact_name), rest: fold(`${row.contact_name} ${row.subject} ${row.preview}`) };
    folded.set(row, made);
    return made;
  }

  #hit(row: Conversation, ranges: [number, number][] = []): Hit {
    const { desk, router } = this.#space;
    const name = row.contact_name || t('visitor', { number: row.number });
    const detail = [
      `#${row.number}`,
      row.status === 'open' ? '' : t(`status.${row.status}`),
      row.subject || row.preview,
    ];
    return {
      id: `c-${row.id}`,
      label: row.contact_name ? marked(name, ranges) : [{ text: name }],
      detail: detail.filter(Boolean).join(' · '),
      person: { id: row.contact, name, present: desk.sightings.online(row.id) },
      run: () => router.open(row.id),
    };
  }

  #found(): HitGroup {
    const { router, shortcuts } = this.#space;
    const hits = this.#articles.map((article) => ({
      id: `a-${article.text || article.id}`,
      label: article.title,
      detail: [article.section?.title, t(router.conversation ? 'palette.insert' : 'palette.read')]
        .filter(Boolean)
        .join(' · '),
      run: () => {
        if (router.conversation)
          shortcuts.act('insert', { option: { kind: 'article', key: article.text, article, foreign: false } });
        else if (article.url) window.open(article.url + partOf(article), '_blank', 'noopener');
        else router.go(`/desk/knowledge/${article.id}`);
      },
    }));
    return { name: 'articles', hits, ...(this.#meant ? { title: t('slash.meant', { text: this.#meant }) } : {}) };
  }

  #messages(): HitGroup {
    const { router } = this.#space;
    const hits = this.#said.map(({ id, seq, excerpt, conversation }) => ({
      id: `m-${id}`,
      label: excerpt,
      detail: conversation.contact_name || t('visitor', { number: conversation.number }),
      run: () => router.go(router.href({ conversation: conversation.id, seq })),
    }));
    return { name: 'messages', hits };
  }

  /** The ways on when it is not among the best: the list with only what matches, or all there is. */
  #filter(): HitGroup {
    const { router } = this.#space;
    const find = this.#text.trim();
    const everything = {
      id: 'everything',
      label: [{ text: t('palette.everything', { text: find }) }],
      run: () => router.go(searchPath({ q: find })),
    };
    const run = () => router.go(router.href({ conversation: router.conversation, find }));
    return {
      name: 'list',
      hits: [{ id: 'filter', label: [{ text: t('palette.filter', { text: find }) }], run }, everything],
    };
  }

  /** What only the server knows. */
  async #ask(text: string): Promise<void> {
    if (this.#articles.length > 0) this.#articles = [];
    if (this.#said.length > 0) this.#said = [];
    this.#numbered = undefined;
    await new Promise((over) => setTimeout(over, pause));
    if (this.#text.trim() !== text) return; // more was typed meanwhile
    const { desk } = this.#space;
    const number = numberIn(text);
    if (number) {
      const found = await desk.numbered(Number(number));
      if (this.#text.trim() === text) this.#numbered = found;
    } else if (text.length > 1) {
      void this.#listen(text);
      const locale = this.#row?.locale || desk.me.languages[0] || 'en';
      const found = await desk.articles.search(text, locale);
      if (this.#text.trim() !== text) return;
      this.#articles = found ?? [];
      this.#meant = desk.articles.meant(text, locale);
    }
  }

  /** What was said of it: the newest few. A search that is not there yet finds nothing here, and says so on its own screen. */
  async #listen(text: string): Promise<void> {
    const found = await askFor(this.#space.api, { q: text }, { limit: saidMost, locale: words().locale }).catch(
      () => undefined,
    );
    if (this.#text.trim() === text) this.#said = found?.messages ?? [];
  }
}

function numberIn(text: string): string | undefined {
  return /^#?(\d{1,9})$/.exec(text)?.[1];
}

function hitOf(command: Command, ranges: [number, number][] = []): Hit {
  const { id, detail, key, person, run } = command;
  return { id, label: marked(command.label, ranges), key, person, run, ...(detail && { detail }) };
}

function best<N extends HitGroup['name']>(name: N, list: { score: number; hit: Hit }[]) {
  list.sort((a, b) => b.score - a.score);
  return { name, hits: list.slice(0, most).map(({ hit }) => hit), best: list[0]?.score ?? 0 };
}
