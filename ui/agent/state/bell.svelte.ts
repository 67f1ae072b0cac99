/** What this agent is told of: how much is unread, the same in all of their tabs, and the list once somebody opens it. */
import type { Bell as Frame, Message, Notification } from '../../shared/protocol';
import type { Line } from '../../shared/socket';
import type { DeskApi, Head, Notice } from './api';

export class Bell {
  readonly #api: DeskApi;
  readonly #line: Line;
  #unread = $state(0);
  #list = $state.raw<Notice[]>([]);
  #next = $state<string>();
  #failed = $state(false);
  #loaded = $state(false);

  constructor(line: Line, api: DeskApi) {
    this.#line = line;
    this.#api = api;
  }

  /** Listens until the returned function is called. What was missed is asked for with each welcome. */
  run(): () => void {
    const stops = [
      this.#line.on('welcome', () => void this.load()),
      this.#line.on('notification', (frame) => this.#hear(frame)),
    ];
    return () => {
      for (const stop of stops) stop();
    };
  }

  get unread(): number {
    return this.#unread;
  }

  /** The newest first. */
  get list(): Notice[] {
    return this.#list;
  }

  get loaded(): boolean {
    return this.#loaded;
  }

  get failed(): boolean {
    return this.#failed;
  }

  get more(): boolean {
    return !!this.#next;
  }

  /** What is news, for who rings. */
  on(listener: (notification: Notification) => void): () => void {
    return this.#line.on('notification', ({ notification }) => notification && listener(notification));
  }

  /** The first page, or the one after what is here. */
  async load(older = false): Promise<void> {
    try {
      const page = await this.#api.notifications(older ? this.#next : undefined);
      const found = page.notifications ?? [];
      this.#list = older ? [...this.#list, ...found] : found;
      this.#next = page.next || undefined;
      this.#unread = page.unread;
      this.#failed = false;
      this.#loaded = true;
    } catch {
      this.#failed = true; // the next welcome asks again
    }
  }

  /** On screen at once; the other tabs hear it from the server. */
  async read(what: { ids: string[] } | { conversation: string } | { all: true }): Promise<void> {
    const concerned = (one: Notice) =>
      'all' in what || ('ids' in what ? what.ids.includes(one.id) : one.conversation === what.conversation);
    if (!this.#list.some((one) => !one.read && concerned(one)) && this.#unread === 0) return;
    this.#list = this.#list.map((one) => (concerned(one) ? { ...one, read: true } : one));
    try {
      this.#unread = (await this.#api.readNotifications(what)).unread;
    } catch {
      void this.load(); // as the server has it
    }
  }

  #hear({ unread, notification }: Frame): void {
    this.#unread = unread;
    if (notification || this.#list.some((one) => !one.read)) void this.load();
  }
}

/** Whether a head has to be read anew: by a handover's own events, and whatever else may have ended it. */
export function changesHead({ kind, event_type = '' }: Message, head: Head | undefined): boolean {
  return (
    kind === 'event' &&
    (/^(handover_|contact_|(un)?linked|took_in|separated|rated|follow)/.test(event_type) ||
      head?.handover?.state === 'offered')
  );
}
