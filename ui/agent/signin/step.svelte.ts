/** The second step of signing in: a code that was mailed, how long it works, and when there may be another. */
import { ClientResponseError } from 'pocketbase';
import { Api, ApiError } from '../../shared/api';
import { faultOf, type Session } from '../state/session.svelte';

export type StepFault = 'missing' | 'wrong' | 'expired' | 'too_many' | 'mail' | 'unreachable' | 'refused';
type Mailed = { code: string; to: string; life: number; wait: number };

const second = 1000; // ms
export const digits = 6;

export class SecondStep {
  code = $state('');
  readonly #session: Session;
  readonly #api = new Api(location.origin);
  readonly #over: () => void;
  #id = '';
  #to = $state('');
  #ends = $state(0);
  #again = $state(0); // when another may be asked for
  #now = $state(Date.now());
  #busy = $state<'' | 'mailing' | 'checking'>('mailing');
  #fault = $state<StepFault>();

  /** `over` is called when the first step has to be taken again. */
  constructor(session: Session, over: () => void) {
    this.#session = session;
    this.#over = over;
  }

  /** The address, as far as it is told; empty until a code was mailed. */
  get to(): string {
    return this.#to;
  }

  get ends(): number {
    return this.#ends;
  }

  get busy(): '' | 'mailing' | 'checking' {
    return this.#busy;
  }

  get fault(): StepFault | undefined {
    return this.#fault;
  }

  /** Seconds until another code can be mailed. */
  get wait(): number {
    return Math.max(0, Math.ceil((this.#again - this.#now) / second));
  }

  /** Counts the seconds, until the returned function is called. */
  run(): () => void {
    const timer = setInterval(() => (this.#now = Date.now()), second);
    return () => clearInterval(timer);
  }

  /** True when one is on its way. */
  async mail(): Promise<boolean> {
    this.#busy = 'mailing';
    this.#fault = undefined;
    try {
      const body = { mfa: this.#session.step };
      const mailed = await this.#api.ask<Mailed>('/api/desk/signin/code', { method: 'POST', body });
      this.#id = mailed.code;
      this.#to = `\u2066${mailed.to}\u2069`; // read from the left, in any language
      this.#now = Date.now();
      this.#ends = this.#now + mailed.life * second;
      this.#again = this.#now + mailed.wait * second;
      return true;
    } catch (reason) {
      this.#refused(reason);
      return false;
    } finally {
      this.#busy = '';
    }
  }

  #refused(reason: unknown): void {
    if (!(reason instanceof ApiError)) return void (this.#fault = 'unreachable');
    if (reason.status === 404) return this.#over();
    this.#now = Date.now();
    if (reason.retry_after) this.#again = this.#now + reason.retry_after * second;
    const early = reason.status === 429 && this.#to !== '';
    if (!early) this.#fault = reason.field === 'mail' ? 'mail' : reason.status === 429 ? 'too_many' : 'refused';
  }

  /** True once they are in. */
  async submit(): Promise<boolean> {
    if (this.#busy) return false;
    const code = this.code.replace(/\D/g, '');
    this.#fault = code.length === digits ? undefined : 'missing';
    if (this.#fault) return false;
    this.#busy = 'checking';
    try {
      await this.#session.enter('otp', { otpId: this.#id, password: code, mfaId: this.#session.step });
      return true;
    } catch (reason) {
      const status = reason instanceof ClientResponseError ? reason.status : 0;
      if (status === 404) this.#over();
      else this.#fault = expired(reason) ? 'expired' : (faultOf(reason) as StepFault);
      return false;
    } finally {
      this.#busy = '';
    }
  }
}

function expired(reason: unknown): boolean {
  if (!(reason instanceof ClientResponseError)) return false;
  return (reason.response as { data?: { password?: { code?: string } } }).data?.password?.code === 'expired';
}
