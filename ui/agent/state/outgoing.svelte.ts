/** What this agent has written and the server has not acknowledged yet: kept over reloads, delivered when it can be. */
import { Outbox, type Item, type OutboxOptions } from '../../shared/outbox';
import type { Message } from '../../shared/protocol';

type Acked = { conversation: string; message: Message; item: Item | undefined };

export class Outgoing {
  readonly #outbox: Outbox;
  #items = $state.raw<Item[]>([]);

  constructor(me: string, deliver: OutboxOptions['deliver']) {
    this.#outbox = new Outbox({ key: `porchlight.${me}`, storage: localStorage, deliver });
  }

  get items(): Item[] {
    return this.#items;
  }

  /** Listens until the returned functions are called; `acked` hears of each message that is kept, and what it was here. */
  listen(acked: (acked: Acked) => void): (() => void)[] {
    const show = () => (this.#items = this.#outbox.items);
    show();
    return [
      this.#outbox.on('change', show),
      this.#outbox.on('ack', ({ client_id, conversation, message }) =>
        acked({ conversation, message, item: this.#items.find((item) => item.client_id === client_id) }),
      ),
    ];
  }

  add(item: Parameters<Outbox['add']>[0]): void {
    this.#outbox.add(item);
  }

  retry(clientId: string): void {
    this.#outbox.retry(clientId);
  }

  remove(clientId: string): Item | undefined {
    return this.#outbox.remove(clientId);
  }

  flush(): void {
    this.#outbox.flush();
  }

  close(): void {
    this.#outbox.close();
  }
}
