/**
 * "Send and solve" in its second half: the message is on disk, the conversation has yet to be solved. Kept in the browser until it is,
 * so that neither a reload nor a lost connection forgets it; dropped when the customer wrote again meanwhile.
 */
import type { Conversation } from '../../shared/protocol';

type Intent = { conversation: string; seq: number };

export type AfterwardsOptions = {
  key: string;
  storage: Storage;
  row: (id: string) => Conversation | undefined;
  /** True when it was done or refused for good. */
  solve: (id: string) => Promise<boolean>;
};

export class Afterwards {
  readonly #options: AfterwardsOptions;
  #busy = false;

  constructor(options: AfterwardsOptions) {
    this.#options = options;
  }

  /** The message with this number was acknowledged: its conversation can be solved. */
  add(intent: Intent): void {
    this.#write([...this.#read().filter(({ conversation }) => conversation !== intent.conversation), intent]);
    void this.flush();
  }

  /** Tries what is left; called when a connection is there. */
  async flush(): Promise<void> {
    if (this.#busy) return;
    this.#busy = true;
    try {
      for (const intent of this.#read()) {
        if (this.#stale(intent) || (await this.#options.solve(intent.conversation))) this.#drop(intent);
      }
    } finally {
      this.#busy = false;
    }
  }

  /** Somebody else solved it, or the customer wrote again. What is not on the list is tried: the server knows better. */
  #stale({ conversation, seq }: Intent): boolean {
    const row = this.#options.row(conversation);
    return !!row && (row.status === 'solved' || (row.last_author === 'contact' && row.last_seq > seq));
  }

  #drop({ conversation, seq }: Intent): void {
    this.#write(this.#read().filter((other) => other.conversation !== conversation || other.seq !== seq));
  }

  #read(): Intent[] {
    try {
      return JSON.parse(this.#options.storage.getItem(this.#options.key) ?? '[]') as Intent[];
    } catch {
      return [];
    }
  }

  #write(intents: Intent[]): void {
    try {
      if (intents.length > 0) this.#options.storage.setItem(this.#options.key, JSON.stringify(intents));
      else this.#options.storage.removeItem(this.#options.key);
    } catch {
      // full or forbidden: it is solved by hand
    }
  }
}
