/* eslint-disable svelte/prefer-svelte-reactivity -- timers are nobody’s to see */
/** Short messages at the bottom, and what can be undone from them: the newest first, wherever the agent has gone since. */
export type Notice = { text: string; undo?: () => void; fault?: boolean };
export type Said = Notice & { id: number };

const shown = 8000; // ms, ux: undo is there for eight seconds
const visible = 3; // more would hide what is being worked on; the others can still be undone
const most = 20;

export class Notices {
  #said = $state.raw<Said[]>([]);
  #timers = new Map<number, ReturnType<typeof setTimeout>>();
  #last = 0;
  #held = false;

  /** What is on screen, the oldest first. */
  get all(): Said[] {
    return this.#said.slice(-visible);
  }

  get current(): Said | undefined {
    return this.#said.at(-1);
  }

  /** Shows a notice and returns its name, for `dismiss`. */
  say(notice: Notice): number {
    const id = ++this.#last;
    this.#said = [...this.#said.slice(1 - most), { ...notice, id }];
    if (!this.#held) this.#count(id);
    return id;
  }

  /** Takes a notice away, the newest unless told which. */
  dismiss(id = this.current?.id): void {
    if (id === undefined) return;
    clearTimeout(this.#timers.get(id));
    this.#timers.delete(id);
    this.#said = this.#said.filter((notice) => notice.id !== id);
  }

  /** Undoes the newest that can be, or the one that is named. False when there is nothing to undo. */
  undo(id?: number): boolean {
    const found = this.#said.findLast((notice) => notice.undo && (id === undefined || notice.id === id));
    if (!found) return false;
    this.dismiss(found.id);
    found.undo?.();
    return true;
  }

  /** While somebody points at them or is in them, they stay. */
  hold(on: boolean): void {
    if (on === this.#held) return;
    this.#held = on;
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#timers.clear();
    if (!on) for (const { id } of this.#said) this.#count(id);
  }

  #count(id: number): void {
    this.#timers.set(
      id,
      setTimeout(() => this.dismiss(id), shown),
    );
  }
}
