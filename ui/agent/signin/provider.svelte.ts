/* eslint-disable svelte/prefer-svelte-reactivity -- the address is read once */
/** Signing in by somebody else's word: the page goes there and comes back to /desk/signin. */
import { ClientResponseError } from 'pocketbase';
import { stepOf, type Session } from '../state/session.svelte';

export type Provider = { name: string; label: string };
export type ProviderFault = 'stranger' | 'unproven' | 'disabled' | 'provider' | 'cancelled' | 'unreachable' | 'failed';
type Way = { name: string; displayName: string; state: string; authURL: string; codeVerifier: string };
type Gone = Pick<Way, 'name' | 'state' | 'codeVerifier'>; // what this tab needs when it comes back

const known = ['google', 'microsoft', 'oidc'];
const kept = 'porchlight.provider';
const back = '/desk/signin';
const here = () => location.origin + back;
const told: readonly ProviderFault[] = ['stranger', 'unproven', 'disabled', 'provider'];

export class Providers {
  readonly #session: Session;
  #list = $state.raw<Provider[]>([]);
  #returning = $state(false);
  #fault = $state<ProviderFault>();
  #ways: Way[] = [];

  constructor(session: Session) {
    this.#session = session;
  }

  get list(): readonly Provider[] {
    return this.#list;
  }

  /** Whether the page has just come back. */
  get returning(): boolean {
    return this.#returning;
  }

  get fault(): ProviderFault | undefined {
    return this.#fault;
  }

  async load(): Promise<void> {
    const returned = this.#returned();
    try {
      const methods = await this.#session.client.collection('agents').listAuthMethods();
      this.#ways = methods.oauth2.providers.filter(({ name }) => known.includes(name));
      this.#list = this.#ways.map(({ name, displayName }) => ({ name, label: displayName }));
    } catch {
      this.#list = []; // the password is there without them
    }
    await returned;
  }

  go(name: string): void {
    const way = this.#ways.find((one) => one.name === name);
    if (!way) return;
    const { state, codeVerifier } = way;
    sessionStorage.setItem(kept, JSON.stringify({ name, state, codeVerifier } satisfies Gone));
    location.assign(way.authURL + encodeURIComponent(here()));
  }

  /** Takes what the provider has put into the address, and takes it out of there. */
  async #returned(): Promise<void> {
    if (location.pathname !== back) return;
    const query = new URLSearchParams(location.search);
    const gone = JSON.parse(sessionStorage.getItem(kept) ?? 'null') as Gone | null;
    sessionStorage.removeItem(kept);
    history.replaceState(null, '', '/desk/');
    const code = query.get('code');
    if (!gone || query.get('state') !== gone.state) return; // somebody else's link, or an old one
    if (!code) return void (this.#fault = 'cancelled');
    this.#returning = true;
    try {
      const { name: provider, codeVerifier } = gone;
      await this.#session.enter('oauth2', { provider, code, codeVerifier, redirectURL: here() });
    } catch (reason) {
      if (!this.#session.goOn(stepOf(reason))) this.#fault = faultOf(reason);
    }
    this.#returning = false;
  }
}

function faultOf(reason: unknown): ProviderFault {
  if (!(reason instanceof ClientResponseError) || reason.status === 0) return 'unreachable';
  const { data } = reason.response as { data?: { provider?: { code?: string } } };
  return told.find((one) => one === data?.provider?.code) ?? 'failed';
}
