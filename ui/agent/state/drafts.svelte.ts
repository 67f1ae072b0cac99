/**
 * What somebody began to write and to attach, one reply and one note a conversation. Kept in this browser at every keystroke;
 * DraftKeeper takes it to the desk.
 */
import { SvelteMap } from 'svelte/reactivity';
import type { Attachment } from '../../shared/protocol';
import type { Unsent } from '../../shared/unsent';
import type { Staged } from '../macros/macros';

export type Mode = 'reply' | 'note';
/** Files are those that were uploaded: their ids outlive the page. A note's never become a reply's. */
export type Draft = {
  mode: Mode;
  reply: string;
  note: string;
  files: Record<Mode, Attachment[]>;
  at: number;
  version: number; // of the desk's copy that this one continues; 0: it has none
  unkept: boolean; // the desk has not heard of it as it stands
  /** What runs once the reply is kept. */
  macro?: Staged | undefined;
};

const prefix = 'porchlight.draft';
const keep = 30 * 24 * 3600 * 1000; // a draft nobody came back to in a month is rubbish

export class Drafts {
  readonly #agent: string;
  readonly #held = new SvelteMap<string, Draft>();
  #listeners: ((conversation: string) => void)[] = [];

  constructor(agent: string) {
    this.#agent = agent;
    this.#read();
  }

  of(conversation: string): Draft {
    return this.#held.get(conversation) ?? parse('{}');
  }

  all(): [conversation: string, draft: Draft][] {
    return [...this.#held];
  }

  /** Tells of what is written here, until the returned function is called. */
  on(listener: (conversation: string) => void): () => void {
    this.#listeners = [...this.#listeners, listener];
    return () => (this.#listeners = this.#listeners.filter((one) => one !== listener));
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

  /** A macro goes with the reply, as long as there is one. */
  stage(conversation: string, macro: Staged | undefined): void {
    this.#put(conversation, { ...this.of(conversation), macro });
  }

  /** It was sent: text and files leave together. */
  clear(conversation: string, mode: Mode): void {
    const draft = this.of(conversation);
    this.#put(conversation, { ...draft, [mode]: '', files: { ...draft.files, [mode]: [] } });
  }

  switch(conversation: string, mode: Mode): void {
    this.#put(conversation, { ...this.of(conversation), mode });
  }

  /** The desk keeps it. Somebody may have typed on meanwhile, over that version. */
  kept(draft: Draft, { conversation, version }: Unsent): void {
    const now = this.of(conversation);
    this.#store(conversation, { ...now, version, unkept: now.at !== draft.at });
  }

  /** Takes over what was written elsewhere, unless something newer stands here. */
  adopt({ conversation, version, mode, reply, note, files }: Unsent): void {
    const now = this.of(conversation);
    if (now.unkept || version === now.version || (version > 0 && version < now.version)) return;
    this.#store(conversation, { mode, reply, note, files, at: Date.now(), version, unkept: false });
  }

  /** They wrote in two places at once: nothing of either is lost. */
  join({ conversation, version, reply, note, files }: Unsent): void {
    const now = this.of(conversation);
    const both = (kind: Mode) => [
      ...now.files[kind],
      ...files[kind].filter(({ id }) => !now.files[kind].some((own) => own.id === id)),
    ];
    this.#put(conversation, {
      ...now,
      version,
      reply: joined(now.reply, reply),
      note: joined(now.note, note),
      files: { reply: both('reply'), note: both('note') },
    });
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
    // Strictly later: `at` tells two of them apart.
    const at = Math.max(Date.now(), this.of(conversation).at + 1);
    const macro = draft.reply === '' && draft.files.reply.length === 0 ? undefined : draft.macro;
    this.#store(conversation, { ...draft, macro, at, unkept: holds(draft) || draft.version > 0 });
    for (const listener of this.#listeners) listener(conversation);
  }

  #store(conversation: string, draft: Draft): void {
    this.#held.set(conversation, draft);
    try {
      // of one that was sent the desk has yet to hear
      if (holds(draft) || draft.unkept) localStorage.setItem(this.#key(conversation), JSON.stringify(draft));
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

/** One of them, when it holds the other; else the one below the other. */
function joined(here: string, there: string): string {
  if (here.includes(there)) return here;
  return there.includes(here) ? there : `${here}\n\n${there}`;
}

function parse(json: string): Draft;
function parse(json: string | null): Draft | undefined;
function parse(json: string | null): Draft | undefined {
  try {
    const found = JSON.parse(json ?? '') as Partial<Draft>;
    const { mode = 'reply', reply = '', note = '', at = 0, version = 0, unkept = false } = found;
    const files = { reply: found.files?.reply ?? [], note: found.files?.note ?? [] };
    return { mode, reply, note, files, at, version, unkept, macro: found.macro };
  } catch {
    return undefined;
  }
}
