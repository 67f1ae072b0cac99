/** Typed events without a framework: what sockets, outboxes and sessions speak to whoever draws them. */

export type Stop = () => void;

export class Emitter<Events extends object> {
  readonly #listeners = new Map<keyof Events, Set<(value: never) => void>>();

  /** Calls back for each event of this name; returns the way out. */
  on<K extends keyof Events>(name: K, listener: (value: Events[K]) => void): Stop {
    const listeners = this.#listeners.get(name) ?? new Set();
    this.#listeners.set(name, listeners.add(listener));
    return () => void listeners.delete(listener);
  }

  protected emit<K extends keyof Events>(name: K, value: Events[K]): void {
    // a copy: a listener may leave, or add another, while it is called
    for (const listener of [...(this.#listeners.get(name) ?? [])]) (listener as (value: Events[K]) => void)(value);
  }
}
