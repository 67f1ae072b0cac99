/** Somebody joins by an invitation: reads it, asks for three things, signs in. The secret stands behind the # of the link. */
import { Api, ApiError } from '../../shared/api';
import type { RecordModel } from 'pocketbase';
import type { Session } from '../state/session.svelte';
import { passwordFault } from './profile/password.svelte';
import { sentence } from './state/faults';
import { t } from './words.svelte';

export type Invitation = { name: string; email: string; by: string; company: string; expires: number };
export type JoinPhase = 'reading' | 'typing' | 'sending' | 'incomplete' | 'dead' | 'failed';

const api = () => new Api(location.origin);

export class Join {
  name = $state('');
  publicName = $state('');
  password = $state('');
  readonly #secret: string;
  readonly #session: Session;
  readonly #language: () => string;
  #phase = $state<JoinPhase>('reading');
  #invitation = $state.raw<Invitation>();
  #tried = $state(false);
  #failure = $state('');

  constructor(secret: string, session: Session, language: () => string) {
    this.#secret = secret;
    this.#session = session;
    this.#language = language;
    if (!/^[\w-]{20,}$/.test(secret)) this.#phase = 'incomplete';
  }

  get phase(): JoinPhase {
    return this.#phase;
  }

  get invitation(): Invitation | undefined {
    return this.#invitation;
  }

  get failure(): string {
    return this.#failure;
  }

  get nameFault(): string {
    return this.#tried && !this.name.trim() ? t('join.name_missing') : '';
  }

  get passwordFault(): string {
    return this.#tried ? passwordFault(this.password) : '';
  }

  async read(): Promise<void> {
    if (this.#phase === 'incomplete') return;
    this.#phase = 'reading';
    try {
      const body = { secret: this.#secret };
      this.#invitation = await api().ask<Invitation>('/api/desk/invites/read', { method: 'POST', body });
      this.name ||= this.#invitation.name;
      this.#phase = 'typing';
    } catch (reason) {
      this.#failure = sentence(reason);
      this.#phase = reason instanceof ApiError && reason.status === 404 ? 'dead' : 'failed';
    }
  }

  /** True once they are signed in. */
  async submit(): Promise<boolean> {
    if (this.#phase !== 'typing') return false;
    this.#tried = true;
    this.#failure = '';
    if (this.nameFault || this.passwordFault) return false;
    this.#phase = 'sending';
    try {
      const body = {
        ...{
          secret: this.#secret,
          name: this.name.trim(),
          public_name: this.publicName.trim(),
          password: this.password,
        },
        ...{ tz: Intl.DateTimeFormat().resolvedOptions().timeZone, languages: [this.#language()] },
      };
      const { token, record } = await api().ask<{ token: string; record: RecordModel }>('/api/desk/invites/accept', {
        method: 'POST',
        body,
      });
      this.#session.take(token, record);
      return true;
    } catch (reason) {
      const dead = reason instanceof ApiError && reason.status === 404;
      this.#failure = dead ? '' : sentence(reason);
      this.#phase = dead ? 'dead' : 'typing';
      return false;
    }
  }
}
