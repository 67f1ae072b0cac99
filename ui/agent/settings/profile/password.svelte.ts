/** A new password for oneself: what is typed, what is wrong with it, and what became of it. */
import type { Session } from '../../state/session.svelte';
import { t } from '../words.svelte';

export const shortest = 10; // characters; as hooks/setup.go
const longest = 71; // bytes; what bcrypt takes

/** What is wrong with a new password; empty: nothing. */
export function passwordFault(password: string): string {
  const count = [...password].length;
  if (count === 0) return t('password.missing');
  if (count < shortest) return t('password.short', { min: shortest, count });
  return new TextEncoder().encode(password).length > longest ? t('password.long') : '';
}

export class PasswordChange {
  old = $state('');
  fresh = $state('');
  readonly #session: Session;
  #tried = $state(false);
  #busy = $state(false);
  #done = $state(false);
  #wrong = $state(''); // the old password that the server did not take
  #failure = $state('');

  constructor(session: Session) {
    this.#session = session;
  }

  get busy(): boolean {
    return this.#busy;
  }

  get done(): boolean {
    return this.#done;
  }

  /** Why it did not work, if the fields are not to blame. */
  get failure(): string {
    return this.#failure;
  }

  get oldFault(): string {
    if (!this.#tried) return '';
    if (!this.old) return t('password.old_missing');
    return this.old === this.#wrong ? t('password.old_wrong') : '';
  }

  get freshFault(): string {
    return this.#tried ? passwordFault(this.fresh) : '';
  }

  /** True when the new password holds. */
  async submit(): Promise<boolean> {
    if (this.#busy) return false;
    this.#tried = true;
    this.#failure = '';
    this.#done = false;
    if (this.oldFault || this.freshFault) return false;
    this.#busy = true;
    const fault = await this.#session.changePassword(this.old, this.fresh);
    this.#busy = false;
    if (fault === 'wrong') this.#wrong = this.old;
    else if (fault) this.#failure = fault === 'unreachable' ? t('fault.unreachable') : t('fault.busy');
    if (fault) return false;
    this.#tried = false;
    this.old = this.fresh = '';
    return (this.#done = true);
  }
}
