/** An agent's photo: a new one is shown at once and kept when the server has it; the one before can be had back. */
import type PocketBase from 'pocketbase';
import { sentence } from '../state/faults';
import type { AgentRecord } from '../state/types';
import { t } from '../words.svelte';

const kinds = ['image/jpeg', 'image/png', 'image/webp'];
const most = 5 << 20; // bytes; the server's limit, and more than any phone's portrait

type Options = {
  client: PocketBase;
  kept: () => AgentRecord;
  changed: (kept: AgentRecord) => void;
  saved: (undo: () => Promise<boolean>) => void;
};

export class Photo {
  readonly #options: Options;
  #preview = $state('');
  #busy = $state(false);
  #fault = $state('');

  constructor(options: Options) {
    this.#options = options;
  }

  /** Where the picture is; empty: none, initials are drawn. */
  get url(): string {
    return this.#preview || urlOf(this.#options.client, this.#options.kept());
  }

  get busy(): boolean {
    return this.#busy;
  }

  get fault(): string {
    return this.#fault;
  }

  async choose(file: File): Promise<boolean> {
    this.#fault = '';
    if (!kinds.includes(file.type)) this.#fault = t('profile.photo_kind');
    else if (file.size > most) this.#fault = t('profile.photo_size');
    if (this.#fault) return false;
    this.#preview = URL.createObjectURL(file);
    try {
      return await this.#put(file);
    } finally {
      URL.revokeObjectURL(this.#preview);
      this.#preview = '';
    }
  }

  remove(): Promise<boolean> {
    this.#fault = '';
    return this.#put(null);
  }

  async #put(file: File | null): Promise<boolean> {
    const { client, kept, changed, saved } = this.#options;
    this.#busy = true;
    try {
      const before = await this.#download();
      changed(await client.collection('agents').update<AgentRecord>(kept().id, { avatar: file }));
      saved(() => this.#put(before));
      return true;
    } catch (reason) {
      this.#fault = sentence(reason, 'avatar');
      return false;
    } finally {
      this.#busy = false;
    }
  }

  /** The photo that is there now: the server deletes it with the next. */
  async #download(): Promise<File | null> {
    const { client, kept } = this.#options;
    const url = urlOf(client, kept());
    if (!url) return null;
    const response = await fetch(url);
    if (!response.ok) return null;
    const blob = await response.blob();
    return new File([blob], kept().avatar, { type: blob.type });
  }
}

function urlOf(client: PocketBase, record: AgentRecord): string {
  return record.avatar ? client.files.getURL(record, record.avatar) : '';
}
