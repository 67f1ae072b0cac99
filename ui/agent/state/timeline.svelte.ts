/**
 * The messages of one conversation on an agent's screen: the newest page first, then what is added, and older pages on request.
 * Order and gaps are the shared timeline's business; this one asks for what is missing and tells the screen.
 */
import type { Message } from '../../shared/protocol';
import { Timeline as Run } from '../../shared/timeline';

export type Page = { messages: Message[]; more: boolean };
export type Fetch = (query: { after?: number; before?: number; limit: number }) => Promise<Page>;

const pageSize = 50;
const catchUpSize = 200;
const newest = Number.MAX_SAFE_INTEGER; // "before" which every message stands

export class Timeline {
  readonly #fetch: Fetch;
  readonly #early: Message[] = []; // live ones that came before the first page did
  #run: Run | undefined;
  #messages = $state.raw<readonly Message[]>([]);
  #failed = $state(false);
  #filled = false; // once: from then on what came after has to be asked for
  #filling: Promise<void> | undefined;
  #paging: Promise<void> | undefined;

  constructor(fetch: Fetch) {
    this.#fetch = fetch;
  }

  get messages(): readonly Message[] {
    return this.#messages;
  }

  /** Whether the newest page was loaded. */
  get ready(): boolean {
    void this.#messages;
    return this.#run !== undefined;
  }

  /** Whether there are older messages than the first one here. */
  get more(): boolean {
    return this.firstSeq > 1;
  }

  /** Whether the last attempt to load came to nothing. */
  get failed(): boolean {
    return this.#failed;
  }

  get lastSeq(): number {
    return this.#messages.at(-1)?.seq ?? 0;
  }

  get firstSeq(): number {
    return this.#messages[0]?.seq ?? 0;
  }

  /** Loads the newest page, or what came after the last message known. Several calls share one walk. */
  fill(): Promise<void> {
    this.#filling ??= this.#walk().finally(() => (this.#filling = undefined));
    return this.#filling;
  }

  /** Loads the page before the first message. */
  older(): Promise<void> {
    if (!this.more) return Promise.resolve();
    this.#paging ??= this.#back().finally(() => (this.#paging = undefined));
    return this.#paging;
  }

  /** Pages back until a message is there, or there are no more. */
  async reach(seq: number): Promise<void> {
    for (let first = Infinity; this.more && this.firstSeq > seq && this.firstSeq < first;) {
      first = this.firstSeq; // a page that failed must not be asked for again and again
      await this.older();
    }
  }

  /** Takes a live message in; a gap is asked for before anything behind it is shown. */
  add(message: Message): void {
    if (!this.#run) {
      this.#early.push(message);
      return;
    }
    const applied = this.#run.apply(message);
    if (applied === 'gap') void this.fill();
    this.#show();
  }

  async #walk(): Promise<void> {
    try {
      this.#failed = false;
      // nothing has to be asked after the newest page, unless a live message has overtaken it
      const run = this.#run ?? (await this.#first());
      let vain = 0;
      for (let more = this.#filled; vain < 2 && (more || run.gap);) {
        const { last } = run;
        const page = await this.#fetch({ after: last, limit: catchUpSize });
        for (const message of page.messages) run.apply(message);
        this.#show();
        more = page.more;
        vain = run.last > last ? 0 : vain + 1; // the answer may be older than the news: ask once more
      }
      this.#filled = true;
    } catch {
      this.#failed = true; // the connection's return, or the reader's "try again", comes back here
    }
  }

  async #first(): Promise<Run> {
    const { messages } = await this.#fetch({ before: newest, limit: pageSize });
    const run = new Run('seq', Math.max(0, (messages[0]?.seq ?? 1) - 1));
    for (const message of [...messages, ...this.#early.splice(0)]) run.apply(message);
    this.#run = run;
    this.#show();
    return run;
  }

  async #back(): Promise<void> {
    try {
      this.#failed = false;
      const page = await this.#fetch({ before: this.firstSeq, limit: pageSize });
      this.#run?.prepend(page.messages);
      this.#show();
    } catch {
      this.#failed = true;
    }
  }

  #show(): void {
    this.#messages = this.#run ? [...this.#run.messages] : [];
  }
}
