/** Who was invited and has not joined, and the link of the newest invitation: the server tells it once. */
import type { Api } from '../../../shared/api';
import type { Role } from '../../state/api';
import { fieldsOf, sentence } from '../state/faults';
import { t } from '../words.svelte';

export type Invite = {
  id: string;
  name: string;
  email: string;
  role: Role;
  teams: string[] | null;
  by: string;
  created: number;
  expires: number;
  link?: string;
};

export class Invites {
  name = $state('');
  email = $state('');
  role = $state<Role>('agent');
  teams = $state.raw<string[]>([]);
  readonly #api: Api;
  #pending = $state.raw<Invite[]>([]);
  #fresh = $state.raw<Invite>();
  #busy = $state(false);
  #loadFault = $state('');
  #emailFault = $state('');
  #failure = $state('');

  constructor(api: Api) {
    this.#api = api;
  }

  get pending(): Invite[] {
    return this.#pending;
  }

  /** The invitation that was just made, with its link. */
  get fresh(): Invite | undefined {
    return this.#fresh;
  }

  get busy(): boolean {
    return this.#busy;
  }

  get loadFault(): string {
    return this.#loadFault;
  }

  get emailFault(): string {
    return this.#emailFault;
  }

  get failure(): string {
    return this.#failure;
  }

  async load(): Promise<void> {
    this.#loadFault = '';
    try {
      this.#pending = (await this.#api.ask<{ invites: Invite[] | null }>('/api/desk/invites')).invites ?? [];
    } catch (reason) {
      this.#loadFault = sentence(reason);
    }
  }

  /** True when there is a link to hand over. */
  async make(): Promise<boolean> {
    const email = this.email.trim();
    this.#failure = '';
    this.#emailFault = /^[^\s@]+@[^\s@]+$/.test(email) ? '' : t('invite.email_missing');
    if (this.#emailFault || this.#busy) return false;
    const made = await this.#post({ name: this.name.trim(), email, role: this.role, teams: this.teams });
    if (made) this.name = this.email = '';
    return made;
  }

  /** A new link for somebody whose old one is lost or has expired; the old one is void with it. */
  again({ name, email, role, teams }: Invite): Promise<boolean> {
    return this.#post({ name, email, role, teams: teams ?? [] });
  }

  /** The link is worthless from now on. Undefined when it went well, else why it did not. */
  async revoke(invite: Invite): Promise<string | undefined> {
    try {
      await this.#api.ask(`/api/desk/invites/${invite.id}`, { method: 'DELETE' });
    } catch (reason) {
      await this.load();
      return sentence(reason);
    }
    if (this.#fresh?.id === invite.id) this.#fresh = undefined;
    this.#pending = this.#pending.filter(({ id }) => id !== invite.id);
    return undefined;
  }

  async #post(body: { name: string; email: string; role: Role; teams: string[] }): Promise<boolean> {
    this.#busy = true;
    try {
      this.#fresh = await this.#api.ask<Invite>('/api/desk/invites', { method: 'POST', body });
      await this.load();
      return true;
    } catch (reason) {
      const email = fieldsOf(reason).email?.message;
      if (email) this.#emailFault = email;
      else this.#failure = sentence(reason);
      return false;
    } finally {
      this.#busy = false;
    }
  }
}
