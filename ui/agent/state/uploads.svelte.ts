/**
 * Files on their way to a draft. They go up while the agent reads and writes elsewhere, a few at a time; what has arrived is named in
 * the draft and so outlives the page. A message that waits for its files is sent from here once the last one is there.
 */
import { SvelteMap } from 'svelte/reactivity';
import { ApiError } from '../../shared/errors';
import { maxFile, maxFiles, type Attachment } from '../../shared/protocol';
import { upload, Cancelled, type Upload, type UploadTarget } from '../../shared/upload';
import type { DeskApi } from './api';
import type { Drafts, Mode } from './drafts.svelte';

/** Why a file does not go up; `refused` comes with the server's words. */
export type UploadFault = 'empty' | 'too_large' | 'too_many' | 'unreachable' | 'refused';

const atOnce = 3; // more would only share the same line

/** One file that is not in the draft yet. */
export class Sending {
  readonly key: string;
  readonly file: File;
  readonly conversation: string;
  readonly mode: Mode;
  /** Where the browser has the picture; empty when it is none. */
  readonly picture: string;
  part = $state(0);
  waiting = $state(false); // for the network
  fault = $state<UploadFault>();
  text = $state('');
  under: Upload | undefined;

  constructor(key: string, file: File, conversation: string, mode: Mode, picture: string) {
    this.key = key;
    this.file = file;
    this.conversation = conversation;
    this.mode = mode;
    this.picture = picture;
  }
}

export type UploadsOptions = {
  drafts: Drafts;
  target: (conversation: string) => UploadTarget;
  /** Tells the server that an upload will not be sent; it would sweep it anyway. */
  discard: (id: string) => Promise<void>;
};

export class Uploads {
  readonly #options: UploadsOptions;
  readonly #lists = new SvelteMap<string, readonly Sending[]>();
  readonly #held = new SvelteMap<string, () => void>(); // messages that wait for their files
  readonly #pictures = new SvelteMap<string, string>(); // by attachment: no need to fetch what was here a moment ago
  #count = 0;

  constructor(options: UploadsOptions) {
    this.#options = options;
  }

  /** What has not arrived yet, for a conversation's reply or note. */
  of(conversation: string, mode: Mode): readonly Sending[] {
    return this.#lists.get(keyOf(conversation, mode)) ?? [];
  }

  /** The picture of an attachment that came from this page. */
  picture(id: string): string | undefined {
    return this.#pictures.get(id);
  }

  /** Starts with files; those that can not be sent stay in the list and say why. */
  add(conversation: string, mode: Mode, files: Iterable<File>): void {
    for (const file of files) {
      const picture = file.type.startsWith('image/') && file.type !== 'image/svg+xml' ? URL.createObjectURL(file) : '';
      const item = new Sending(`u${++this.#count}`, file, conversation, mode, picture);
      item.fault = this.#refuse(item);
      this.#set(conversation, mode, [...this.of(conversation, mode), item]);
    }
    this.#next();
  }

  cancel(item: Sending): void {
    item.under?.cancel();
    this.#drop(item, true);
    this.#settle(item.conversation, item.mode);
  }

  retry(item: Sending): void {
    item.fault = undefined;
    item.text = '';
    this.#next();
  }

  /** Takes an arrived file out of the draft. */
  remove(conversation: string, mode: Mode, id: string): void {
    this.#options.drafts.detach(conversation, mode, id);
    void this.#options.discard(id).catch(() => undefined); // the server sweeps what no message names
  }

  /** Whether a message waits for its files. */
  holding(conversation: string, mode: Mode): boolean {
    return this.#held.has(keyOf(conversation, mode));
  }

  /** Calls `send` once all files have arrived: now, or later, wherever the agent is then. A file that fails ends the wait. */
  hold(conversation: string, mode: Mode, send: () => void): void {
    this.#held.set(keyOf(conversation, mode), send);
    this.#settle(conversation, mode);
  }

  release(conversation: string, mode: Mode): void {
    this.#held.delete(keyOf(conversation, mode));
  }

  #refuse({ file, conversation, mode }: Sending): UploadFault | undefined {
    if (file.size === 0) return 'empty'; // a folder looks like this too
    if (file.size > maxFile) return 'too_large';
    const others = this.of(conversation, mode).filter((other) => !other.fault).length;
    const there = this.#options.drafts.of(conversation).files[mode].length;
    return others + there >= maxFiles ? 'too_many' : undefined;
  }

  #next(): void {
    const all = [...this.#lists.values()].flat();
    const free = atOnce - all.filter((item) => item.under).length;
    for (const item of all.filter(({ under, fault }) => !under && !fault).slice(0, Math.max(0, free)))
      void this.#send(item);
  }

  async #send(item: Sending): Promise<void> {
    const { conversation, mode, file, picture } = item;
    item.under = upload(this.#options.target(conversation), file, {
      progress: (part) => (item.part = part),
      waiting: (on) => (item.waiting = on),
    });
    try {
      const attachment: Attachment = await item.under.done;
      if (picture) this.#pictures.set(attachment.id, picture);
      this.#options.drafts.attach(conversation, mode, attachment);
      this.#drop(item, false);
    } catch (reason) {
      this.#failed(item, reason);
    }
    item.under = undefined;
    this.#settle(conversation, mode);
    this.#next();
  }

  #failed(item: Sending, reason: unknown): void {
    if (reason instanceof Cancelled) return;
    item.waiting = false;
    item.fault = reason instanceof ApiError ? 'refused' : 'unreachable';
    item.text = reason instanceof ApiError ? reason.text : '';
  }

  /** Sends what waited, or gives up waiting because a file can not come: the agent decides then. */
  #settle(conversation: string, mode: Mode): void {
    const key = keyOf(conversation, mode);
    const send = this.#held.get(key);
    const left = this.of(conversation, mode);
    const faulty = left.some(({ fault }) => fault);
    if (!send || (left.length > 0 && !faulty)) return;
    this.#held.delete(key);
    if (!faulty) send();
  }

  #drop(item: Sending, forGood: boolean): void {
    const { conversation, mode, picture } = item;
    const rest = this.of(conversation, mode).filter((other) => other !== item);
    this.#set(conversation, mode, rest);
    if (forGood && picture) URL.revokeObjectURL(picture);
  }

  #set(conversation: string, mode: Mode, list: readonly Sending[]): void {
    if (list.length > 0) this.#lists.set(keyOf(conversation, mode), list);
    else this.#lists.delete(keyOf(conversation, mode));
  }
}

/** Uploads of a signed-in agent. */
export function uploadsOf(api: DeskApi, drafts: Drafts): Uploads {
  return new Uploads({
    drafts,
    target: (conversation) => api.uploads(conversation),
    discard: (id) => api.removeFile(id),
  });
}

function keyOf(conversation: string, mode: Mode): string {
  return `${mode}:${conversation}`;
}
