/**
 * Keeps drafts at the desk as well, so that they are there on the agent's other computer. This browser's copy comes first: it is
 * written at every keystroke and asks nobody; what the desk has not heard yet is marked, and goes out when there is a line again.
 */
import type { Line } from '../../shared/socket';
import type { Unsent } from '../../shared/unsent';
import type { DeskApi } from './api';
import type { Draft, Drafts } from './drafts.svelte';

const pause = 1_500; // milliseconds: while somebody types, the desk hears of it so often

type Parts = { drafts: Drafts; api: DeskApi; line: Line };

export class DraftKeeper {
  readonly #drafts: Drafts;
  readonly #api: DeskApi;
  readonly #line: Line;
  readonly #timers = new Map<string, ReturnType<typeof setTimeout>>();
  readonly #busy = new Set<string>();
  readonly #heard = new Map<string, Unsent>(); // while busy: an answer under way may be the same

  constructor({ drafts, api, line }: Parts) {
    this.#drafts = drafts;
    this.#api = api;
    this.#line = line;
  }

  /** Keeps and listens until the returned function is called. */
  run(): () => void {
    const stops = [
      this.#drafts.on((id) => this.#soon(id)),
      this.#line.on('welcome', () => void this.#catchUp()),
      this.#line.on('draft', (frame) => this.#hear(frame)),
    ];
    return () => {
      for (const stop of stops) stop();
      for (const timer of this.#timers.values()) clearTimeout(timer);
      this.#timers.clear();
    };
  }

  #soon(id: string): void {
    const sent = !this.#drafts.has(id); // whoever closes the page now must not find it again
    if (sent) clearTimeout(this.#timers.get(id));
    else if (this.#timers.has(id)) return;
    const due = () => {
      this.#timers.delete(id);
      void this.#keep(id);
    };
    this.#timers.set(id, setTimeout(due, sent ? 0 : pause));
  }

  async #keep(id: string): Promise<void> {
    const draft = this.#drafts.of(id);
    if (this.#busy.has(id) || !draft.unkept) return;
    this.#busy.add(id);
    try {
      this.#drafts.kept(draft, await this.#api.keepDraft(id, draft));
    } catch (reason) {
      const { current } = reason as { current?: Unsent };
      if (current?.conversation === id) this.#drafts.join(current);
      else return; // without a line the next welcome brings it; what is refused for good stays in this browser
    } finally {
      this.#busy.delete(id);
      const heard = this.#heard.get(id);
      this.#heard.delete(id);
      if (heard) this.#drafts.adopt(heard);
    }
    if (this.#drafts.of(id).unkept) this.#soon(id); // they typed on, or two became one
  }

  #hear(frame: Unsent): void {
    if (this.#busy.has(frame.conversation)) this.#heard.set(frame.conversation, frame);
    else this.#drafts.adopt(frame);
  }

  async #catchUp(): Promise<void> {
    let there: Unsent[];
    try {
      there = (await this.#api.drafts()).drafts;
    } catch {
      return; // the next welcome asks again
    }
    const known = new Set(there.map(({ conversation }) => conversation));
    for (const one of there) this.#hear(one);
    for (const [id, draft] of this.#drafts.all()) {
      if (draft.unkept) this.#soon(id);
      else if (!known.has(id)) this.#drafts.adopt(gone(id, draft));
    }
  }
}

const gone = (conversation: string, { mode }: Draft): Unsent => ({
  conversation,
  version: 0,
  mode,
  reply: '',
  note: '',
  files: { reply: [], note: [] },
});
