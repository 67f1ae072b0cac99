/** What somebody began to write and to attach, one reply and one note a conversation. Kept in this browser at every keystroke. */
import { SvelteMap } from 'svelte/reactivity';
import type { Attachment } from '../../shared/protocol';

export type Mode = 'reply' | 'note';
/** Files are those that were uploaded: their ids outlive the page. A note's never become a reply's. */
export type Draft = {
  mode: Mode;
  reply: string;
  note: string;
  files: Record<Mode, Attachment[]>;
  at: number;
};

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
    return this.#held.get(conversation) ?? parse('{}');
  }

  /** Whether something unsent stands in it. */
  has(conversation: string): boolean {
    const { reply, note, files } = this.of(conversation);
    return (reply + note).trim() !== '' || files.reply.length + files.note.length > 0;
  }

  write(conversation: string, mode: Mode, text: string): void {
    this.#put(conversation, { ...this.of(conversation), [mode]: text, mode });
  }

  attach(conversation: string, mode: Mode, file: Attachment): void {
    const draft = this.of(conversation);
    const others = draft.files[mode].filter(({ id }) => id !== file.id);
    this.#put(conversation, { ...draft, files: { ...draft.files, [mode]: [...others, file] } });
  }

  detach(conversation: string, mode: Mode, id: string): void {
    const draft = this.of(conversation);
    const files = draft.files[mode].filter((file) => file.id !== id);
    this.#put(conversation, { ...draft, files: { ...draft.files, [mode]: files } });
  }

  /** It was sent: text and files leave together. */
  clear(conversation: string, mode: Mode): void {
    const draft = this.of(conversation);
    this.#put(conversation, { ...draft, [mode]: '', files: { ...draft.files, [mode]: [] } });
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
      if (holds(dated)) localStorage.setItem(this.#key(conversation), JSON.stringify(dated));
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

/** Blanks alone are kept too: somebody may be about to write behind them. */
function holds({ reply, note, files }: Draft): boolean {
  return reply !== '' || note !== '' || files.reply.length + files.note.length > 0;
}

function parse(json: string): Draft;
function parse(json: string | null): Draft | undefined;
function parse(json: string | null): Draft | undefined {
  try {
    const found = JSON.parse(json ?? '') as Partial<Draft>;
    const { mode = 'reply', reply = '', note = '', at = 0 } = found;
    const files = { reply: found.files?.reply ?? [], note: found.files?.note ?? [] };
    return { mode, reply, note, files, at };
  } catch {
    return undefined;
  }
}
