/* eslint-disable svelte/prefer-svelte-reactivity -- sets and maps that are made anew whenever they are asked for */
/** A hard day as a supervisor sees it: who waits, for how long, and who has how much to do. It follows by itself what the sockets bring. */
import type { Conversation } from '../../shared/protocol';
import { ApiError } from '../../shared/api';
import type { Colleague, DayTeam } from '../state/api';
import type { Desk } from '../state/desk.svelte';
import type { Wait } from '../lib/waiting';

export type Waiting = { row: Conversation; wait: Wait };
export type TeamDay = { id: string; name: string; waiting: Waiting[]; there: number; room: number };
export type Pressure = 'over' | 'full' | 'room';
export type PersonDay = {
  agent: Colleague;
  chats: number;
  pressure: Pressure;
  rows: Conversation[];
  oldest: Wait | undefined;
};

const rank: Record<Pressure, number> = { over: 0, full: 1, room: 2 };

export class Day {
  readonly #desk: Desk;
  #teams = $state.raw<DayTeam[]>([]);
  #state = $state<'loading' | 'there' | 'refused' | 'failed'>('loading');
  #refusal = $state('');

  constructor(desk: Desk) {
    this.#desk = desk;
  }

  get state() {
    return this.#state;
  }

  /** The server's words for who must not see this. */
  get refusal(): string {
    return this.#refusal;
  }

  /** Reads which teams there are to look after, now and after each return of the line. */
  run(): () => void {
    void this.load();
    return this.#desk.connection.line.on('welcome', () => void this.load());
  }

  async load(): Promise<void> {
    try {
      this.#teams = (await this.#desk.api.day()).teams;
      this.#state = 'there';
    } catch (reason) {
      const refused = reason instanceof ApiError && reason.status === 403;
      if (refused) this.#refusal = reason.text;
      if (refused || this.#state === 'loading') this.#state = refused ? 'refused' : 'failed';
    }
  }

  /** Every chat whose customer has no answer, the longest wait first. */
  readonly #waiting = $derived.by((): Waiting[] => {
    const desk = this.#desk;
    const open = [...desk.conversations.all()].filter(
      ({ kind, status, waiting_since }) => kind === 'chat' && status === 'open' && waiting_since > 0,
    );
    open.sort((a, b) => a.waiting_since - b.waiting_since || (a.id < b.id ? -1 : 1));
    return open.flatMap((row) => {
      const wait = desk.wait(row);
      return wait ? [{ row, wait }] : [];
    });
  });

  get waiting(): Waiting[] {
    return this.#waiting;
  }

  get late(): number {
    return this.#waiting.filter(({ wait }) => wait.level === 'late').length;
  }

  /** Places that could be filled right now, each agent's counted once. */
  get room(): number {
    return sum(this.people.map(({ agent }) => this.#roomOf(agent)));
  }

  /** The teams, where somebody waits first; what has no team stands last while there is any. */
  readonly #byTeam = $derived.by((): TeamDay[] => {
    const teams = this.#teams.map(({ id, name, members }): TeamDay => {
      const there = members
        .flatMap((agent) => this.#desk.agent(agent) ?? [])
        .filter(({ id: agent }) => this.#accepts(agent));
      return { id, name, waiting: this.#of(id), there: there.length, room: sum(there.map((one) => this.#roomOf(one))) };
    });
    teams.sort((a, b) => since(a) - since(b) || a.name.localeCompare(b.name));
    const loose = this.#of('');
    return loose.length > 0 ? [...teams, { id: '', name: '', waiting: loose, there: 0, room: 0 }] : teams;
  });

  get teams(): TeamDay[] {
    return this.#byTeam;
  }

  /** Who answers for these teams, and whoever else is there or has chats of theirs; the hardest pressed first. */
  readonly #people = $derived.by((): PersonDay[] => {
    const members = new Set(this.#teams.flatMap((team) => team.members));
    const rows = this.#held();
    return this.#desk.agents
      .filter(({ id }) => members.has(id) || rows.has(id))
      .map((agent) => this.#person(agent, rows.get(agent.id) ?? []))
      .sort(
        (a, b) =>
          rank[a.pressure] - rank[b.pressure] ||
          (b.oldest?.seconds ?? -1) - (a.oldest?.seconds ?? -1) ||
          Number(this.#accepts(b.agent.id)) - Number(this.#accepts(a.agent.id)) ||
          a.agent.name.localeCompare(b.agent.name),
      );
  });

  get people(): PersonDay[] {
    return this.#people;
  }

  #person(agent: Colleague, rows: Conversation[]): PersonDay {
    const chats = this.#desk.floor.load(agent.id);
    const [longest] = rows.filter(({ waiting_since }) => waiting_since > 0);
    const oldest = longest && this.#desk.wait(longest);
    const pressed = chats > agent.capacity || oldest?.level === 'late';
    const pressure = pressed ? 'over' : chats > 0 && chats === agent.capacity ? 'full' : 'room';
    return { agent, chats, pressure, rows, oldest };
  }

  /** Open chats by their agent; those that wait first, the longest before the others. */
  #held(): Map<string, Conversation[]> {
    const held = new Map<string, Conversation[]>();
    for (const row of this.#desk.conversations.all()) {
      if (row.kind !== 'chat' || row.status !== 'open' || !row.assignee) continue;
      held.set(row.assignee, [...(held.get(row.assignee) ?? []), row]);
    }
    const place = ({ waiting_since }: Conversation) => waiting_since || Infinity;
    for (const rows of held.values())
      rows.sort((a, b) => (place(a) === place(b) ? b.last_at - a.last_at : place(a) - place(b)));
    return held;
  }

  #of(team: string): Waiting[] {
    return this.#waiting.filter(({ row }) => row.team === team);
  }

  #accepts(agent: string): boolean {
    return this.#desk.presence.of(agent) === 'accepting';
  }

  #roomOf({ id, capacity }: Colleague): number {
    return this.#accepts(id) ? Math.max(0, capacity - this.#desk.floor.load(id)) : 0;
  }
}

function sum(numbers: number[]): number {
  return numbers.reduce((all, one) => all + one, 0);
}

function since({ waiting }: TeamDay): number {
  return waiting[0]?.row.waiting_since ?? Number.MAX_SAFE_INTEGER;
}
