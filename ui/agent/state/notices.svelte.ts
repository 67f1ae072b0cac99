/** The one short message at the bottom, and what can be undone from it. */
export type Notice = { text: string; undo?: () => void; fault?: boolean };

const shown = 8000; // ms, ux: undo is there for eight seconds

export class Notices {
  #current = $state.raw<Notice | undefined>();
  #timer: ReturnType<typeof setTimeout> | undefined;

  get current(): Notice | undefined {
    return this.#current;
  }

  say(notice: Notice): void {
    clearTimeout(this.#timer);
    this.#current = notice;
    this.#timer = setTimeout(() => this.dismiss(), shown);
  }

  dismiss(): void {
    clearTimeout(this.#timer);
    this.#current = undefined;
  }

  /** False when there is nothing to undo. */
  undo(): boolean {
    const undo = this.#current?.undo;
    this.dismiss();
    undo?.();
    return undo !== undefined;
  }
}
