/** Everybody of the desk, their teams, and who is in which: what People, Teams and Hours are drawn from. */
import type PocketBase from 'pocketbase';
import { SvelteMap } from 'svelte/reactivity';
import { sentence } from './faults';
import type { AgentRecord, CalendarRecord, MemberRecord, TeamRecord } from './types';

type Told = (text: string) => void;

export class Roster {
  readonly #client: PocketBase;
  readonly agents = new SvelteMap<string, AgentRecord>();
  readonly teams = new SvelteMap<string, TeamRecord>();
  readonly calendars = new SvelteMap<string, CalendarRecord>();
  readonly #members = new SvelteMap<string, MemberRecord>();
  #loaded = $state(false);
  #fault = $state('');

  constructor(client: PocketBase) {
    this.#client = client;
  }

  get loaded(): boolean {
    return this.#loaded;
  }

  get fault(): string {
    return this.#fault;
  }

  async load(): Promise<void> {
    this.#fault = '';
    try {
      const all = <T>(collection: string) => this.#client.collection(collection).getFullList<T>({ sort: 'created' });
      const [agents, teams, members, calendars] = await Promise.all([
        all<AgentRecord>('agents'),
        all<TeamRecord>('teams'),
        all<MemberRecord>('team_members'),
        all<CalendarRecord>('calendars'),
      ]);
      fill(this.agents, agents);
      fill(this.teams, teams);
      fill(this.#members, members);
      fill(this.calendars, calendars);
      this.#loaded = true;
    } catch (reason) {
      this.#fault = sentence(reason);
    }
  }

  /** Those who work here, and behind them those who do not any more; each by name. */
  get everybody(): AgentRecord[] {
    const byName = (a: AgentRecord, b: AgentRecord) => a.name.localeCompare(b.name);
    return [...this.agents.values()].sort((a, b) => Number(a.disabled) - Number(b.disabled) || byName(a, b));
  }

  get teamList(): TeamRecord[] {
    return [...this.teams.values()].sort((a, b) => a.name.localeCompare(b.name));
  }

  /** Names of those who may change what others cannot. */
  get admins(): string[] {
    return this.everybody.filter(({ role, disabled }) => role === 'admin' && !disabled).map(({ name }) => name);
  }

  membership(agent: string, team: string): MemberRecord | undefined {
    return [...this.#members.values()].find((member) => member.agent === agent && member.team === team);
  }

  teamsOf(agent: string): TeamRecord[] {
    return this.teamList.filter((team) => this.membership(agent, team.id));
  }

  membersOf(team: string): AgentRecord[] {
    return this.everybody.filter((agent) => this.membership(agent.id, team));
  }

  join(agent: string, team: string, role: MemberRecord['role'], fault: Told): Promise<boolean> {
    return this.#try(fault, async (members) => {
      const made = await members.create<MemberRecord>({ agent, team, role });
      this.#members.set(made.id, made);
    });
  }

  leave(agent: string, team: string, fault: Told): Promise<boolean> {
    const member = this.membership(agent, team);
    if (!member) return Promise.resolve(true);
    return this.#try(fault, async (members) => {
      await members.delete(member.id);
      this.#members.delete(member.id);
    });
  }

  lead(agent: string, team: string, role: MemberRecord['role'], fault: Told): Promise<boolean> {
    const member = this.membership(agent, team);
    if (!member) return this.join(agent, team, role, fault);
    return this.#try(fault, async (members) => {
      this.#members.set(member.id, await members.update<MemberRecord>(member.id, { role }));
    });
  }

  async #try(fault: Told, act: (members: ReturnType<PocketBase['collection']>) => Promise<void>): Promise<boolean> {
    try {
      await act(this.#client.collection('team_members'));
      return true;
    } catch (reason) {
      fault(sentence(reason));
      await this.load(); // somebody else may have been faster
      return false;
    }
  }
}

function fill<T extends { id: string }>(map: Map<string, T>, all: readonly T[]): void {
  map.clear();
  for (const one of all) map.set(one.id, one);
}
