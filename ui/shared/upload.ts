/**
 * One file on its way to the server: progress, a way to stop it, and patience with a network that comes and goes.
 *
 *     const { done, cancel } = upload({ url, headers }, file, { progress: (part) => draw(part) });
 *     const attachment = await done; // its id goes into `files` of a message
 *
 * XMLHttpRequest, because fetch tells nothing of what it has sent. An answer that was lost means that the file is sent again;
 * the server sweeps what no message ever named.
 */

import { ApiError, refusal, Unreachable } from './errors';
import type { Attachment } from './protocol';

/** `headers` are asked for each attempt: an agent's `Authorization`, a visitor's session and inbox. */
export interface UploadTarget {
  url: string;
  headers: () => Record<string, string>;
}

export interface UploadOptions {
  /** From 0 to 1; it falls back when an attempt has to start again. */
  progress?: (part: number) => void;
  /** True while there is no network and the next attempt is waited for. */
  waiting?: (on: boolean) => void;
  /** Further fields of the form, such as `conversation`. */
  fields?: Record<string, string>;
}

export interface Upload {
  /** Rejects with ApiError (the server refused), Unreachable (nobody answered for long) or Cancelled. */
  done: Promise<Attachment>;
  cancel: () => void;
}

export class Cancelled extends Error {
  constructor() {
    super('the upload was cancelled');
    this.name = 'Cancelled';
  }
}

const pauses = [1000, 2000, 4000, 8000, 15_000, 30_000]; // ms between attempts; coming online ends a pause at once
const stalled = 30_000; // ms without a byte after which an attempt is given up
const longestPause = 60; // seconds of a server's "try again later" that are waited for

export function upload(target: UploadTarget, file: File, options: UploadOptions = {}): Upload {
  const stop = new AbortController();
  return { done: persist(target, file, options, stop.signal), cancel: () => stop.abort(new Cancelled()) };
}

async function persist(target: UploadTarget, file: File, options: UploadOptions, stop: AbortSignal) {
  for (const pause of [...pauses, 0]) {
    try {
      return await attempt(target, file, options, stop);
    } catch (reason) {
      const wait = pauseAfter(reason, pause);
      if (!wait) throw reason;
      options.waiting?.(true);
      await sleep(wait, stop);
      options.waiting?.(false);
    }
  }
  throw new Unreachable(undefined);
}

/** Milliseconds until the next attempt; 0 when another would end the same way, or there were enough. */
function pauseAfter(reason: unknown, pause: number): number {
  if (reason instanceof Unreachable) return pause;
  if (!(reason instanceof ApiError) || !pause) return 0;
  if (reason.retry_after !== undefined) return reason.retry_after <= longestPause ? reason.retry_after * 1000 || 1 : 0;
  return reason.code === 'unavailable' ? pause : 0;
}

function attempt(target: UploadTarget, file: File, options: UploadOptions, stop: AbortSignal): Promise<Attachment> {
  return new Promise((resolve, reject) => {
    if (stop.aborted) return reject(stop.reason);
    const request = new XMLHttpRequest();
    let timer: ReturnType<typeof setTimeout>;
    const alive = () => {
      clearTimeout(timer);
      timer = setTimeout(() => request.abort(), stalled);
    };
    const cancel = () => request.abort();
    const end = () => {
      clearTimeout(timer);
      stop.removeEventListener('abort', cancel);
      if (stop.aborted) reject(stop.reason);
      else settle(request, resolve, reject);
    };
    stop.addEventListener('abort', cancel);
    request.onloadend = end; // after load, error, abort and timeout alike
    request.upload.onprogress = ({ lengthComputable, loaded, total }) => {
      alive();
      if (lengthComputable && total > 0) options.progress?.(loaded / total);
    };
    options.progress?.(0);
    request.open('POST', target.url);
    for (const [name, value] of Object.entries(target.headers())) request.setRequestHeader(name, value);
    alive();
    request.send(form(file, options.fields));
  });
}

function form(file: File, fields: Record<string, string> = {}): FormData {
  const data = new FormData();
  for (const [name, value] of Object.entries(fields)) data.append(name, value);
  data.append('file', file, file.name || 'file'); // last, so that the server knows all else when the bytes come
  return data;
}

function settle(request: XMLHttpRequest, resolve: (file: Attachment) => void, reject: (reason: unknown) => void): void {
  const { status, responseText } = request;
  if (status === 0) return reject(new Unreachable(undefined));
  if (status < 200 || status > 299) return reject(refusal(status, responseText));
  try {
    resolve((JSON.parse(responseText) as { file: Attachment }).file);
  } catch (reason) {
    reject(new Unreachable(reason)); // a proxy's page
  }
}

/** A pause that ends early when the network is back. */
function sleep(ms: number, stop: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const end = () => {
      clearTimeout(timer);
      removeEventListener('online', end);
      stop.removeEventListener('abort', end);
      if (stop.aborted) reject(stop.reason);
      else resolve();
    };
    const timer = setTimeout(end, ms);
    addEventListener('online', end);
    stop.addEventListener('abort', end);
    if (stop.aborted) end();
  });
}
