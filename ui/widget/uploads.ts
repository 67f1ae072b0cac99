/** Files on their way into the next message: each with its progress, and kept until it is sent or taken back. Knows no elements. */

import type { VisitorApi } from '../shared/api';
import { Emitter } from '../shared/emitter';
import { ApiError } from '../shared/errors';
import type { Attachment } from '../shared/protocol';
import { Cancelled, upload } from '../shared/upload';
import type { Memory } from './memory';

/** Why a file does not go up; the server's refusals bring their own words. */
export type Fault = { reason: 'size' | 'lost' } | { reason: 'refused'; text: string };

export interface Going {
  readonly key: number;
  readonly file: File;
  /** As shown: letters that turn the direction of what follows could make "exe.txt" of "txt.exe". */
  readonly name: string;
  part: number; // 0 to 1
  waiting: boolean; // for the network
  stored?: Attachment;
  fault?: Fault;
  cancel?: () => void;
}

export interface Limits {
  max_bytes: number;
  max_count: number;
}

export const usual: Limits = { max_bytes: 20 * 1024 * 1024, max_count: 10 };

const turning = /[\u200e\u200f\u202a-\u202e\u2066-\u2069\p{Cc}]/gu;

export class Uploads extends Emitter<{ change: undefined }> {
  // fixed after construction
  readonly #api: VisitorApi;
  readonly #memory: Memory;
  readonly #limits: Limits;

  #list: Going[] = [];
  #count = 0;

  constructor(api: VisitorApi, memory: Memory, limits: Limits = usual) {
    super();
    this.#api = api;
    this.#memory = memory;
    this.#limits = limits;
  }

  get list(): readonly Going[] {
    return this.#list;
  }

  /** Whether some are still going up. */
  get busy(): boolean {
    return this.#list.some(({ stored, fault }) => !stored && !fault);
  }

  get faulty(): boolean {
    return this.#list.some(({ fault }) => fault);
  }

  /** Takes files as far as a message has room; false when some were too many. */
  add(files: Iterable<File>, conversation: string | undefined): boolean {
    const wanted = [...files];
    const room = Math.max(0, this.#limits.max_count - this.#list.length);
    for (const file of wanted.slice(0, room)) {
      const going: Going = {
        key: ++this.#count,
        file,
        name: file.name.replace(turning, '') || 'file',
        part: 0,
        waiting: false,
      };
      this.#list = [...this.#list, going];
      this.#start(going, conversation);
    }
    this.#change();
    return wanted.length <= room;
  }

  retry(key: number, conversation: string | undefined): void {
    const going = this.#list.find((each) => each.key === key);
    if (going?.fault) this.#start(going, conversation);
  }

  /** Stops a file, or takes back what has arrived already. */
  remove(key: number): void {
    const going = this.#list.find((each) => each.key === key);
    this.#list = this.#list.filter((each) => each !== going);
    going?.cancel?.();
    if (going?.stored) this.#api.removeFile(going.stored.id).catch(() => {}); // the server sweeps what nobody sent
    this.#change();
  }

  /** What the message takes along; the list is empty then. */
  take(): Attachment[] {
    const stored = this.#list.flatMap((going) => going.stored ?? []);
    this.#list = [];
    this.#change();
    return stored;
  }

  /** Files of a message that was taken back for editing. */
  restore(files: readonly Attachment[]): void {
    const again = files.map((stored): Going => {
      const file = new File([], stored.name, { type: stored.mime });
      return { key: ++this.#count, file, name: stored.name, part: 1, waiting: false, stored };
    });
    this.#list = [...again, ...this.#list];
    this.#change();
  }

  #start(going: Going, conversation: string | undefined): void {
    delete going.fault;
    going.part = 0;
    if (going.file.size > this.#limits.max_bytes) {
      going.fault = { reason: 'size' };
      return this.#change();
    }
    this.#memory.hold();
    const { done, cancel } = upload(this.#api.uploads, going.file, {
      progress: (part) => this.#set(going, { part }),
      waiting: (waiting) => this.#set(going, { waiting }),
      ...(conversation ? { fields: { conversation } } : {}),
    });
    going.cancel = cancel;
    done.then(
      (stored) => this.#set(going, { stored, part: 1 }),
      (reason: unknown) => {
        if (reason instanceof Cancelled) return;
        const text = reason instanceof ApiError ? reason.text : '';
        this.#set(going, { waiting: false, fault: text ? { reason: 'refused', text } : { reason: 'lost' } });
      },
    );
  }

  #set(going: Going, change: Partial<Going>): void {
    Object.assign(going, change);
    this.#change();
  }

  #change(): void {
    this.emit('change', undefined);
  }
}
