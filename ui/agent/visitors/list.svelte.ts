/** Who is on the site now, as the hub tells it while the list is on screen. While somebody points at them rows stay where they are. */
import { SvelteMap } from 'svelte/reactivity';
import type { Line } from '../../shared/socket';
import type { Visitor, VisitorsNews } from '../../shared/visitors';

export class Live {
  readonly #line: Line;
  readonly #here = new SvelteMap<string, Visitor>();
  #shown = $state.raw<readonly string[]>([]);
  #total = $state(0);
  #heard = $state(false);
  #held = false;

  readonly #named: (contact: string) => Promise<string>;
  readonly #names = new SvelteMap<string, string>(); // by contact; empty: not known to this agent

  constructor(line: Line, named: (contact: string) => Promise<string>) {
    this.#line = line;
    this.#named = named;
  }

  here(id: string): boolean {
    return this.#here.has(id);
  }

  /** What somebody is called who has written; empty until it is known. */
  name(contact: string): string {
    return this.#names.get(contact) ?? '';
  }

  /** Whether the desk has said who is there. */
  get heard(): boolean {
    return this.#heard;
  }

  /** How many there are; the desk tells of the last to come. */
  get total(): number {
    return this.#total;
  }

  get rows(): Visitor[] {
    return this.#shown.flatMap((id) => this.#here.get(id) ?? []);
  }

  /** How many have come since the rows were put in order. */
  get fresh(): number {
    return this.#here.size - this.rows.length;
  }

  /** Shows who has come, the newest first. */
  show(): void {
    this.#shown = [...this.#here.values()].sort((a, b) => b.since - a.since).map(({ id }) => id);
  }

  /** While rows are pointed at none is pushed away: who comes waits. */
  hold(held: boolean): void {
    this.#held = held;
    if (!held) this.show();
  }

  /** Listens, until the returned function is called. */
  run(): () => void {
    const ask = () => this.#line.send({ t: 'visitors', on: true });
    const stops = [this.#line.on('visitors', (news) => this.hear(news)), this.#line.on('welcome', ask)];
    ask();
    return () => {
      for (const stop of stops) stop();
      this.#line.send({ t: 'visitors', on: false });
    };
  }

  hear({ whole, total, here = [], gone = [] }: VisitorsNews): void {
    if (whole) this.#here.clear();
    for (const one of here) {
      this.#here.set(one.id, one);
      if (one.contact) this.#learn(one.contact);
    }
    for (const id of gone) this.#here.delete(id);
    this.#total = total;
    this.#heard = true;
    if (!this.#held || this.rows.length === 0) this.show();
  }

  #learn(contact: string): void {
    if (this.#names.has(contact)) return;
    this.#names.set(contact, '');
    this.#named(contact).then(
      (name) => this.#names.set(contact, name),
      () => undefined, // who sees none of their conversations does not know them
    );
  }
}
