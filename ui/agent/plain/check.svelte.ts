/**
 * Asks the desk what a learner may stumble over in what is being written. Nothing happens while a key is handled: what was found
 * moves with the text after it has been drawn, and the desk is asked when the writer pauses, one question at a time.
 */
import { afterPaint, type Cancel } from '../lib/afterpaint';
import { pieces, shift, type Finding, type Piece } from './findings';

export type Answer = { lang: string; findings: Finding[] };
export type Ask = (text: string, signal: AbortSignal) => Promise<Answer>;

const pause = 500; // ms without a key: in the middle of a word nobody wants to hear of it
/** Longer texts would be laid out twice at each key; no reply that a learner reads is that long. */
export const longest = 12_000; // UTF-16 units

export class Check {
  readonly #ask: Ask;
  readonly #silenced: () => Readonly<Record<string, string>>;
  readonly #gone = new AbortController();

  #found = $state.raw<Finding[]>([]);
  #text = $state.raw(''); // that the findings are places in
  #lang = $state('');
  readonly #shown = $derived.by(() => this.#found.filter(({ rule }) => !Object.hasOwn(this.#silenced(), rule)));
  readonly #pieces = $derived.by(() => pieces(this.#text, this.#shown));

  #latest = '';
  #answered: (Answer & { text: string }) | undefined; // the last answer, and what it was about
  #asking = false;
  #again = false;
  #missed = false; // the last question got no answer
  #timer: ReturnType<typeof setTimeout> | undefined;
  #drawn: Cancel | undefined;

  constructor(ask: Ask, silenced: () => Readonly<Record<string, string>>) {
    this.#ask = ask;
    this.#silenced = silenced;
  }

  /** What is shown: everything but what this agent has silenced. */
  get findings(): Finding[] {
    return this.#shown;
  }

  get pieces(): Piece[] {
    return this.#pieces;
  }

  get text(): string {
    return this.#text;
  }

  /** What the text is written in, as far as its words say. */
  get lang(): string {
    return this.#lang;
  }

  /** The text is too long to be looked at. */
  get paused(): boolean {
    return this.#text.length > longest;
  }

  /** The text is another one. */
  changed(text: string): void {
    if (text === this.#latest) return;
    this.#latest = text;
    this.#drawn ??= afterPaint(() => {
      this.#drawn = undefined;
      this.#follow();
    });
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#look(), pause);
  }

  /** The same text may be judged otherwise now: asks at once. */
  again(): void {
    this.#answered = undefined;
    clearTimeout(this.#timer);
    void this.#look();
  }

  /** The line is back: what nobody answered is asked anew. */
  returned(): void {
    if (this.#missed) void this.#look();
  }

  stop(): void {
    this.#gone.abort();
    clearTimeout(this.#timer);
    this.#drawn?.();
  }

  #follow(): void {
    const text = this.#latest;
    if (text === this.#text) return;
    this.#found = text.length > longest ? [] : shift(this.#found, this.#text, text);
    this.#text = text;
  }

  async #look(): Promise<void> {
    if (this.#asking) {
      this.#again = true;
      return;
    }
    const text = this.#latest;
    if (text.length > longest || this.#gone.signal.aborted) return;
    if (text.trim() === '') return this.#learn({ text, lang: '', findings: [] });
    if (text === this.#answered?.text) return this.#learn(this.#answered); // somebody took back what they had changed
    this.#asking = true;
    this.#missed = false;
    try {
      const answer = await this.#ask(text, this.#gone.signal);
      if (text === this.#latest) this.#learn({ text, ...answer });
    } catch {
      this.#missed = true; // nothing is said; the next pause asks again
    }
    this.#asking = false;
    if (!this.#again) return;
    this.#again = false;
    await this.#look();
  }

  #learn(answer: Answer & { text: string }): void {
    this.#answered = answer;
    this.#text = answer.text;
    this.#found = answer.findings;
    this.#lang = answer.lang;
  }
}
