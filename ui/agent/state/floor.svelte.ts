/** What the colleagues are about: who has which conversation on screen, and how many chats each has. */
import { SvelteMap } from 'svelte/reactivity';
import type { LoadNews, ViewingNews, Welcome } from '../../shared/protocol';
import type { Line } from '../../shared/socket';

const pause = 250; // ms between two tellings: who walks through the list looks at none of it for long

export class Floor {
  readonly #line: Line;
  readonly #lookers = new SvelteMap<string, readonly string[]>(); // agents by conversation
  readonly #loads = new SvelteMap<string, number>(); // by agent
  #mine: readonly string[] = [];
  #told = '';
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(line: Line) {
    this.#line = line;
  }

  /** Colleagues who have a conversation on screen. */
  viewing(conversation: string): readonly string[] {
    return this.#lookers.get(conversation) ?? nobody;
  }

  /** How many chats an agent has that count against their limit. */
  load(agent: string): number {
    return this.#loads.get(agent) ?? 0;
  }

  /** What this tab has on screen now. The first change is told at once, the next ones as they settle. */
  look(conversations: readonly string[]): void {
    this.#mine = [...conversations].sort();
    if (this.#timer === undefined) this.#tell();
  }

  /** Listens until the returned function is called. */
  run(): () => void {
    const stops = [
      this.#line.on('welcome', (frame) => this.#welcome(frame)),
      this.#line.on('viewing', (frame) => this.#hear(frame)),
      this.#line.on('load', (frame) => this.#weigh(frame)),
      this.#line.on('gone', ({ conversation }) => this.#lookers.delete(conversation)),
    ];
    return () => {
      for (const stop of stops) stop();
      clearTimeout(this.#timer);
    };
  }

  #tell(): void {
    const text = this.#mine.join();
    this.#timer = undefined;
    if (text === this.#told || !this.#line.send({ t: 'viewing', conversations: this.#mine })) return;
    this.#told = text;
    this.#timer = setTimeout(() => this.#tell(), pause);
  }

  /** Another line knows nothing of this tab; what it says of the others is all there is. */
  #welcome({ viewing = [], loads = [] }: Welcome): void {
    this.#lookers.clear();
    this.#loads.clear();
    for (const { conversation, agent } of viewing) this.#hear({ t: 'viewing', conversation, agent, on: true });
    for (const { agent, chats } of loads) this.#loads.set(agent, chats);
    clearTimeout(this.#timer);
    this.#told = '';
    this.#tell();
  }

  #hear({ conversation, agent, on }: ViewingNews): void {
    const others = this.viewing(conversation).filter((other) => other !== agent);
    if (on) this.#lookers.set(conversation, [...others, agent]);
    else if (others.length > 0) this.#lookers.set(conversation, others);
    else this.#lookers.delete(conversation);
  }

  #weigh({ agent, chats }: LoadNews): void {
    this.#loads.set(agent, chats);
  }
}

const nobody: readonly string[] = [];
