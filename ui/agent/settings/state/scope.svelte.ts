/** Whom a saved reply or macro is for: everybody, a team, or its owner alone. Two fields of a record that are saved as one. */
import type PocketBase from 'pocketbase';
import { sentence } from './faults';
import type { Editable, Kept, Mark, Sheet } from './sheet.svelte';

export type Scoped = Kept & { team: string; owner: string };

/** What the choice is called while it is one: no team has this id. */
export const mine = 'mine';

export function scopeOf({ team, owner }: Pick<Scoped, 'team' | 'owner'>): string {
  return owner ? mine : team;
}

/** The fields that a choice stands for. */
export function scoped(choice: string, me: string): { team: string; owner: string } {
  return choice === mine ? { team: '', owner: me } : { team: choice, owner: '' };
}

type Options = { client: PocketBase; collection: string; me: string; saved: (undo: () => Promise<boolean>) => void };

export class Scope<R extends Scoped> implements Editable {
  readonly #sheet: Sheet<R>;
  readonly #options: Options;
  #mark = $state.raw<Mark>({});

  constructor(sheet: Sheet<R>, options: Options) {
    this.#sheet = sheet;
    this.#options = options;
  }

  get(): string {
    return scopeOf(this.#sheet.kept);
  }

  edit(): void {
    // a choice is saved as it is made
  }

  async save(field: string, value: unknown = this.get()): Promise<boolean> {
    const before = this.get();
    if (value === before) return true;
    const { client, collection, me, saved } = this.#options;
    this.#mark = { state: 'saving' };
    try {
      const to = scoped(String(value), me);
      await this.#sheet.inTurn(async () => {
        this.#sheet.learn(await client.collection(collection).update<R>(this.#sheet.kept.id, to));
      });
      this.#mark = { state: 'saved' };
      saved(() => this.save(field, before));
      return true;
    } catch (reason) {
      this.#mark = { fault: sentence(reason) };
      return false;
    }
  }

  mark(): Mark {
    return this.#mark;
  }

  takeTheirs(): void {
    this.#mark = {};
  }

  keepMine(field: string): Promise<boolean> {
    return this.save(field);
  }
}
