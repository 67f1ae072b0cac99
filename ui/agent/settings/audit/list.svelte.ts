/** The lines that are on screen: a page at a time, the newest first, without counting them. */
import type PocketBase from 'pocketbase';
import { sentence } from '../state/faults';
import { filterOf, type Asked, type Line } from './lines';

const page = 50;
const filePage = 500;
/** More than anybody reads, and as many as a spreadsheet takes in one go. */
export const fileMost = 10_000;

export class AuditList {
  readonly #client: PocketBase;
  readonly #asked: () => Asked;
  #lines = $state.raw<Line[]>();
  #more = $state(false);
  #fault = $state('');
  #turn = 0; // an answer to what is no longer asked is dropped

  constructor(client: PocketBase, asked: () => Asked) {
    this.#client = client;
    this.#asked = asked;
  }

  get lines(): Line[] | undefined {
    return this.#lines;
  }

  get more(): boolean {
    return this.#more;
  }

  get fault(): string {
    return this.#fault;
  }

  /** The first page, or the one after what is there. */
  async load(further = false): Promise<void> {
    const turn = ++this.#turn;
    const before = further ? (this.#lines ?? []) : [];
    this.#fault = '';
    try {
      const next = await this.#page(page, before.at(-1));
      if (turn !== this.#turn) return;
      this.#lines = [...before, ...next];
      this.#more = next.length === page;
    } catch (reason) {
      if (turn === this.#turn) this.#fault = sentence(reason);
    }
  }

  /** All lines that are asked for, as far as a file goes. */
  async all(): Promise<Line[]> {
    const out: Line[] = [];
    while (out.length < fileMost) {
      const next = await this.#page(filePage, out.at(-1));
      out.push(...next);
      if (next.length < filePage) break;
    }
    return out;
  }

  async #page(size: number, last?: Line): Promise<Line[]> {
    const { text, values } = filterOf(this.#asked(), Date.now(), last);
    const query = { sort: '-created,-id', skipTotal: true, ...(text && { filter: this.#client.filter(text, values) }) };
    return (await this.#client.collection('audit').getList<Line>(1, size, query)).items;
  }
}
