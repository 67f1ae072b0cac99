/**
 * "Send and solve", or a macro with a reply, in its second half: the message is on disk, the rest has yet to be done. Kept in the browser until
 * it is, so that neither a reload nor a lost connection forgets it; not done when the customer wrote again meanwhile.
 */
import type { Conversation } from '../../shared/protocol';
import type { Staged } from '../macros/macros';

/** What follows a message. */
export type Then = { solve?: boolean; macro?: Staged };
/** One thing that is left to do. Without a macro the conversation is solved. */
export type Intent = { conversation: string; seq: number; client_id?: string; macro?: Staged };

export type AfterwardsOptions = {
  key: string;
  storage: Storage;
  row: (id: string) => Conversation | undefined;
  /** True when it was done or refused for good. `stale`: the customer wrote again, or somebody else solved it. */
  act: (intent: Intent, stale: boolean) => Promise<boolean>;
};

export class Afterwards {
  readonly #options: AfterwardsOptions;
  #busy = false;

  constructor(options: AfterwardsOptions) {
    this.#options = options;
  }

  /** The message was acknowledged: what follows it, as the outbox has kept it, can be done. */
  add(then: string | undefined, intent: Intent): void {
    const { macro, solve } = read<Then>(then, {});
    if (macro) this.#write([...this.#read(), { ...intent, macro }]);
    if (solve) {
      const others = this.#read().filter((other) => other.macro || other.conversation !== intent.conversation);
      this.#write([...others, intent]);
    }
    if (macro || solve) void this.flush();
  }

  /** Tries what is left; called when a connection is there. */
  async flush(): Promise<void> {
    if (this.#busy) return;
    this.#busy = true;
    try {
      for (const intent of this.#read()) {
        if (await this.#options.act(intent, this.#stale(intent))) this.#drop(intent);
      }
    } finally {
      this.#busy = false;
    }
  }

  /** What is not on the list is tried: the server knows better. */
  #stale({ conversation, seq, macro }: Intent): boolean {
    const row = this.#options.row(conversation);
    return !!row && ((!macro && row.status === 'solved') || (row.last_author === 'contact' && row.last_seq > seq));
  }

  #drop({ conversation, seq, macro }: Intent): void {
    this.#write(
      this.#read().filter(
        (other) => other.conversation !== conversation || other.seq !== seq || other.macro?.id !== macro?.id,
      ),
    );
  }

  #read(): Intent[] {
    return read<Intent[]>(this.#options.storage.getItem(this.#options.key), []);
  }

  #write(intents: Intent[]): void {
    try {
      if (intents.length > 0) this.#options.storage.setItem(this.#options.key, JSON.stringify(intents));
      else this.#options.storage.removeItem(this.#options.key);
    } catch {
      // full or forbidden: it is done by hand
    }
  }
}

function read<T>(json: string | null | undefined, otherwise: T): T {
  try {
    return (JSON.parse(json ?? '') as T | null) ?? otherwise;
  } catch {
    return otherwise;
  }
}
