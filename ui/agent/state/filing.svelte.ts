/* eslint-disable svelte/prefer-svelte-reactivity -- what was asked about is nobody’s to see */
/** What conversations are filed under: the desk's tags, and the fields it has made up for itself. */
import { SvelteMap } from 'svelte/reactivity';
import type { Conversation } from '../../shared/protocol';
import type { Field, Me, Tag } from './api';

/** The tokens that a tag may have. */
export const colours = ['h1', 'h2', 'h3', 'h4', 'h5'] as const;

export class Filing {
  readonly #tags = new SvelteMap<string, Tag>();
  #fields = $state.raw<Field[]>([]);
  readonly #asked = new Set<string>(); // ids that the server was asked about: what is not known then was deleted

  know({ tags, fields }: Pick<Me, 'tags' | 'fields'>): void {
    this.#tags.clear();
    for (const tag of tags ?? []) this.#tags.set(tag.id, tag);
    this.#fields = fields ?? [];
  }

  /** Whether rows have tags that were made since we asked. */
  lacks(rows: readonly Conversation[]): boolean {
    let lacks = false;
    for (const { tags } of rows)
      for (const id of tags ?? [])
        if (!this.#tags.has(id) && !this.#asked.has(id)) {
          this.#asked.add(id);
          lacks = true;
        }
    return lacks;
  }

  /** Those that can be given, in the order of their names. */
  get tags(): Tag[] {
    const given = [...this.#tags.values()].filter(({ archived }) => !archived);
    return given.sort((a, b) => a.name.localeCompare(b.name));
  }

  /** Those that can be filled in, in the order of the desk. */
  get fields(): Field[] {
    return this.#fields.filter(({ archived }) => !archived);
  }

  /** What people read of a field, also of one that is archived. */
  label(key: string): string {
    return this.#fields.find((field) => field.key === key)?.label ?? key;
  }

  tag(id: string): Tag | undefined {
    return this.#tags.get(id);
  }

  /** The tags of a conversation that are known. */
  of(row: Conversation): Tag[] {
    return (row.tags ?? []).flatMap((id) => this.#tags.get(id) ?? []);
  }

  /** The tag that a name stands for, also when it is archived. */
  named(name: string): Tag | undefined {
    const wanted = name.trim().toLocaleLowerCase();
    return [...this.#tags.values()].find((tag) => !tag.merged_into && tag.name.toLocaleLowerCase() === wanted);
  }

  add(tag: Tag): void {
    this.#tags.set(tag.id, { id: tag.id, name: tag.name, colour: tag.colour });
  }
}
