/** The conversations that stand side by side: which, in which order, and which of them has the focus. The address holds them. */
import { mostLanes, type Router } from '../state/router.svelte';

const narrowest = 420; // px of a lane in which a composer with its buttons still reads well

export class Lanes {
  readonly #router: Router;
  #fit = $state(2);

  constructor(router: Router) {
    this.#router = router;
  }

  /** All lanes; on a narrow screen those that have no room are behind tabs. */
  get all(): readonly string[] {
    return this.#router.lanes;
  }

  /** The lane that keys are meant for. */
  get active(): string | undefined {
    return this.all.length > 0 ? this.#router.conversation : undefined;
  }

  /** How many stand side by side. */
  get fit(): number {
    return this.#fit;
  }

  /** The width there is, in px. */
  measure(width: number): void {
    this.#fit = Math.min(mostLanes, Math.max(1, Math.floor(width / narrowest)));
  }

  /** Those that are on screen: the one with the focus, and its neighbours. */
  get shown(): readonly string[] {
    const at = Math.max(0, this.all.indexOf(this.active ?? ''));
    const first = Math.max(0, Math.min(at - this.#fit + 1, this.all.length - this.#fit));
    const from = at < this.#fit ? 0 : first;
    return this.all.slice(from, from + this.#fit);
  }

  /** Whether one more has room beside the others. On a phone each has a tab. */
  get room(): boolean {
    return this.all.length < (this.#fit === 1 ? mostLanes : this.#fit);
  }

  /** Puts a conversation into a lane: into `instead`, or a free one, or in place of the one with the focus. */
  put(id: string, instead?: string): void {
    if (this.all.includes(id)) return this.focus(id);
    const out = instead ?? (this.room ? undefined : this.active);
    const lanes = out === undefined ? [...this.all, id] : this.all.map((other) => (other === out ? id : other));
    this.#show(lanes, id);
  }

  /** Puts several there at once, when there are none yet. */
  fill(ids: readonly string[]): void {
    if (this.all.length === 0 && ids.length > 0) this.#show(ids.slice(0, mostLanes), ids[0]);
  }

  /** Takes a lane away; the focus goes to its neighbour. */
  close(id: string): void {
    const at = this.all.indexOf(id);
    if (at < 0) return;
    const lanes = this.all.filter((other) => other !== id);
    this.#show(lanes, this.active === id ? (lanes[at] ?? lanes[at - 1]) : this.active);
  }

  /** Two lanes change places, or one takes the place of another that goes behind it. */
  move(id: string, to: string): void {
    const at = this.all.indexOf(to);
    if (id === to || at < 0) return;
    const others = this.all.filter((other) => other !== id);
    this.#show([...others.slice(0, at), id, ...others.slice(at)], id);
  }

  focus(id: string): void {
    if (id !== this.active) this.#show(this.all, id);
  }

  /** The lane beside the one with the focus, round the end. */
  beside(by: 1 | -1): string | undefined {
    const { all, active } = this;
    return all[(all.indexOf(active ?? '') + by + all.length) % all.length];
  }

  #show(lanes: readonly string[], at: string | undefined): void {
    this.#router.go(this.#router.board(lanes, at), 'replace');
  }
}
