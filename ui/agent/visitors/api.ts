/** The list of who is on the site, over HTTP: docs/protocol.md has the contract. The list itself comes over the socket. */
import { ApiError, type Api } from '../../shared/api';
import type { Ack } from '../../shared/protocol';
import { ContactsApi } from '../contacts/api';

export type First = { client_id: string; body: string; lang: string };

export class VisitorsApi {
  readonly #api: Api;
  readonly #contacts: ContactsApi;

  constructor(api: Api) {
    this.#api = api;
    this.#contacts = new ContactsApi(api);
  }

  /** Who has written is known by name to those who see one of their conversations. */
  async name(contact: string): Promise<string> {
    const { contact: who } = await this.#contacts.page(contact);
    return who.name;
  }

  /** Writes first. It is the conversation that has begun, or the one that runs already, where this agent sees it. */
  async write(visitor: string, first: First): Promise<string> {
    try {
      const { conversation } = await this.#api.ask<Ack>(`/api/desk/visitors/${visitor}/chats`, {
        method: 'POST',
        body: first,
      });
      return conversation;
    } catch (reason) {
      const running = reason instanceof ApiError && (reason.current as { conversation?: string } | undefined);
      if (running && running.conversation) return running.conversation;
      throw reason;
    }
  }
}
