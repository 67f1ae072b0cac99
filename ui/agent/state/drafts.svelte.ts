/** What somebody began to write, one reply and one note a conversation. Kept in this browser at every keystroke. */
import { SvelteMap } from 'svelte/reactivity';

export type Mode = 'reply' | 'note';
export type Draft = { mode: Mode; reply: string; note: string; at: number };

const prefix = 'porchlight.draft';
const keep = 30 * 24 * 3600 * 1000; // a draft nobody came back to in a month is rubbish

export class Drafts {
  readonly #agent: string;
  readonly #held = new SvelteMap<string, Draft>();

  constructor(agent: string) {
    this.#agent = agent;
    this.#read();
  }

  of(conversation: string): Draft {
    return this.#held.get(conversation) ?? { mode: 'reply', reply: '', note: '', at: 0 };
  }

  /** Whether something unsent stands in it. */
  has(conversation: string): boolean {
    const { reply, note } = this.of(conversation);
    return (reply + note).trim() !== '';
  }

  write(conversation: string, mode: Mode, text: string): void {
    this.#put(conversation, { ...this.of(conversation), [mode]: text, mode });
  }

  switch(conversation: string, mode: Mode): void {
    this.#put(conversation, { ...this.of(conversation), mode });
  }

  /** Follows what other tabs write, until the returned function is called. */
  run(): () => void {
    const changed = (event: StorageEvent) => {
      const conversation = event.key?.startsWith(this.#key('')) ? event.key.slice(this.#key('').length) : '';
      if (!conversation) return;
      const draft = parse(event.newValue);
      if (draft) this.#held.set(conversation, draft);
      else this.#held.delete(conversation);
    };
    addEventListener('storage', changed);
    return () => removeEventListener('storage', changed);
  }

  #put(conversation: string, draft: Draft): void {
    const dated = { ...draft, at: Date.now() };
    this.#held.set(conversation, dated);
    try {
      if (dated.reply || dated.note) localStorage.setItem(this.#key(conversation), JSON.stringify(dated));
      else localStorage.removeItem(this.#key(conversation));
    } catch {
      // storage full or forbidden: the draft still lives in this tab
    }
  }

  #key(conversation: string): string {
    return `${prefix}.${this.#agent}.${conversation}`;
  }

  #read(): void {
    const own = this.#key('');
    for (const key of Object.keys(localStorage).filter((name) => name.startsWith(own))) {
      const draft = parse(localStorage.getItem(key));
      if (draft && draft.at > Date.now() - keep) this.#held.set(key.slice(own.length), draft);
      else localStorage.removeItem(key);
    }
  }
}

function parse(json: string | null): Draft | undefined {
  try {
    const found = JSON.parse(json ?? '') as Partial<Draft>;
    const { mode = 'reply', reply = '', note = '', at = 0 } = found;
    return { mode, reply, note, at };
  } catch {
    return undefined;
  }
}
