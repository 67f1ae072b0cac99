/** Who is signed in. PocketBase keeps the token in this browser and tells other tabs. */
import PocketBase, { BaseAuthStore, ClientResponseError, LocalAuthStore, type RecordModel } from 'pocketbase';

export type SignInFault = 'wrong' | 'unreachable' | 'too_many' | 'refused';

const key = 'porchlight.session';
const renewEvery = 20 * 60 * 1000; // ms; well inside any sensible life of a token

export class Session {
  readonly #store = new LocalAuthStore(key);
  readonly #client = new PocketBase(location.origin, this.#store);
  #token = $state('');
  #ended = $state(false);
  #changing: Promise<unknown> = Promise.resolve(); // a new password, until its token is here

  constructor() {
    this.#client.autoCancellation(false);
    this.#token = this.#store.isValid ? this.#store.token : '';
  }

  /** PocketBase's own client, for collections over REST; its token is always this session's. */
  get client(): PocketBase {
    return this.#client;
  }

  get signedIn(): boolean {
    return this.#token !== '';
  }

  get token(): string {
    return this.#token;
  }

  /** The agent's id, as the token names it. */
  get agent(): string {
    return this.#token ? (this.#store.record?.id ?? '') : '';
  }

  /** Whether a session was ended by the server rather than by the person. */
  get ended(): boolean {
    return this.#ended;
  }

  /** Undefined when it went well. */
  async signIn(email: string, password: string): Promise<SignInFault | undefined> {
    try {
      await this.#client.collection('agents').authWithPassword(email, password);
      this.#ended = false;
      return undefined;
    } catch (reason) {
      return faultOf(reason);
    }
  }

  /** Somebody has just joined, and was given a token with it. */
  take(token: string, record: RecordModel): void {
    this.#ended = false;
    this.#store.save(token, record);
  }

  /**
   * Undefined when it went well. The server then knows no earlier token of this agent any more, so this browser signs in anew;
   * whoever else is signed in as them is not.
   */
  async changePassword(old: string, fresh: string): Promise<SignInFault | undefined> {
    const id = this.agent;
    const email = String(this.#store.record?.email ?? '');
    const other = new PocketBase(location.origin, new BaseAuthStore());
    const changing = (async () => {
      await other.collection('agents').authWithPassword(email, old); // an admin's save does not ask for the old one
      await this.#client.collection('agents').update(id, { oldPassword: old, password: fresh, passwordConfirm: fresh });
      await this.#client.collection('agents').authWithPassword(email, fresh);
    })();
    this.#changing = changing.catch(() => undefined);
    try {
      await changing;
      return undefined;
    } catch (reason) {
      return faultOf(reason);
    }
  }

  signOut(): void {
    this.#ended = false;
    this.#store.clear();
  }

  /** Asks for a fresh token; false when the server says that this agent may not come in any more. */
  async renew(): Promise<boolean> {
    await this.#changing;
    if (!this.#token) return false;
    try {
      await this.#client.collection('agents').authRefresh();
      return true;
    } catch (reason) {
      const status = reason instanceof ClientResponseError ? reason.status : 0;
      if (status !== 401 && status !== 403 && status !== 404) return true; // nobody answered: keep what we have
      this.end();
      return false;
    }
  }

  /** The server does not take the token any more. */
  end(): void {
    this.#ended = true;
    this.#store.clear();
  }

  /** Follows other tabs and keeps the token fresh, until the returned function is called. */
  run(): () => void {
    const stop = this.#store.onChange((token) => (this.#token = token));
    const timer = setInterval(() => void this.renew(), renewEvery);
    return () => {
      stop();
      clearInterval(timer);
    };
  }
}

function faultOf(reason: unknown): SignInFault {
  const status = reason instanceof ClientResponseError ? reason.status : 0;
  if (status === 0) return 'unreachable';
  if (status === 429) return 'too_many';
  return status === 400 || status === 401 || status === 404 ? 'wrong' : 'refused';
}
