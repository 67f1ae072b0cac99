/** Who is signed in. PocketBase keeps the token in this browser and tells other tabs. */
import PocketBase, { ClientResponseError, LocalAuthStore, type RecordModel } from 'pocketbase';

export type SignInFault = 'wrong' | 'unreachable' | 'too_many' | 'refused' | 'over';

const key = 'porchlight.session';
const renewEvery = 20 * 60 * 1000; // ms; well inside any sensible life of a token

export class Session {
  readonly #store = new LocalAuthStore(key);
  readonly #client = new PocketBase(location.origin, this.#store);
  #token = $state('');
  #ended = $state(false);
  #step = $state(''); // what stands for the first step, while the second is to be taken
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

  /** What the second step of signing in is taken with; empty: it is not asked for. */
  get step(): string {
    return this.#step;
  }

  /** Goes on with a second step, if there is one to take. */
  goOn(step: string): boolean {
    this.#step = step;
    return step !== '';
  }

  /** The second step is not gone on with. */
  leaveStep(): void {
    this.#step = '';
  }

  /** Undefined when it went well, or goes on with a second step. */
  async signIn(email: string, password: string): Promise<SignInFault | undefined> {
    try {
      await this.#client.collection('agents').authWithPassword(email, password);
      this.#ended = false;
      return undefined;
    } catch (reason) {
      return this.goOn(stepOf(reason)) ? undefined : faultOf(reason);
    }
  }

  /** Signs in by one of PocketBase's ways, with what it wants. Throws what the server says against it. */
  async enter(way: string, body: Record<string, string>): Promise<void> {
    const asked = { method: 'POST', body };
    const answer = await this.#client.send<Entered>(`/api/collections/agents/auth-with-${way}`, asked);
    this.#step = '';
    this.take(answer.token, answer.record);
  }

  /** Somebody has just joined, and was given a token with it. */
  take(token: string, record: RecordModel): void {
    this.#ended = false;
    this.#store.save(token, record);
  }

  /**
   * Undefined when it went well. The server then knows no earlier token of this agent any more and gives this browser another;
   * whoever else is signed in as them is not any more.
   */
  async changePassword(old: string, fresh: string): Promise<SignInFault | undefined> {
    const changing = (async () => {
      const asked = { method: 'PUT', body: { old, password: fresh } };
      const answer = await this.#client.send<Entered>('/api/desk/me/password', asked);
      this.take(answer.token, answer.record);
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
    const token = this.#token;
    if (!token) return false;
    try {
      await this.#client.collection('agents').authRefresh();
      return true;
    } catch (reason) {
      const status = reason instanceof ClientResponseError ? reason.status : 0;
      if (status !== 401 && status !== 403 && status !== 404) return true; // nobody answered: keep what we have
      return !(await this.refused(token));
    }
  }

  /** The server did not take a token: true when that was the end, false when there is a newer one meanwhile. */
  async refused(token: string): Promise<boolean> {
    await this.#changing;
    if (token !== this.#token) return this.#token === '';
    this.end();
    return true;
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

type Entered = { token: string; record: RecordModel };

/** PocketBase's answer to a first step that is not enough. */
export function stepOf(reason: unknown): string {
  if (!(reason instanceof ClientResponseError) || reason.status !== 401) return '';
  const { mfaId = '' } = reason.response as { mfaId?: string };
  return mfaId;
}

export function faultOf(reason: unknown): SignInFault {
  const status = reason instanceof ClientResponseError ? reason.status : 0;
  if (status === 0) return 'unreachable';
  if (status === 429) return 'too_many';
  return status === 400 || status === 401 || status === 404 ? 'wrong' : 'refused';
}
