/** Who of the team is there, and how this agent wants to be seen. */
import { SvelteMap } from 'svelte/reactivity';
import type { Presence, PresenceNews, Welcome } from '../../shared/protocol';
import type { Line } from '../../shared/socket';
import type { Colleague } from './api';

export type Chosen = Exclude<Presence, 'offline'>;

export class Presences {
  readonly #line: Line;
  readonly #me: string;
  readonly #states = new SvelteMap<string, Presence>();
  #chosen: Chosen | undefined;

  constructor(line: Line, me: string, agents: Colleague[]) {
    this.#line = line;
    this.#me = me;
    for (const { id, presence } of agents) this.#states.set(id, presence);
  }

  of(agent: string): Presence {
    return this.#states.get(agent) ?? 'offline';
  }

  get own(): Presence {
    return this.of(this.#me);
  }

  choose(state: Chosen): void {
    this.#chosen = state;
    this.#states.set(this.#me, state);
    this.#line.send({ t: 'presence', state });
  }

  hear({ agent, state }: Omit<PresenceNews, 't'>): void {
    this.#states.set(agent, state);
  }

  /** After each welcome: who is there now; a choice that was made without a line is told. */
  welcome({ presence = [] }: Welcome): void {
    for (const id of [...this.#states.keys()]) this.#states.set(id, 'offline');
    for (const news of presence) this.hear(news);
    if (this.#chosen && this.own !== this.#chosen) this.choose(this.#chosen);
  }
}
