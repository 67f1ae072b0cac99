/** How people sign in, as the server has it, and what became of the last change. */
import { SvelteMap } from 'svelte/reactivity';
import { ApiError, type Api, type Request } from '../../../shared/api';
import { sentence } from '../state/faults';
import type { Editable, Mark } from '../state/sheet.svelte';
import { t } from '../words.svelte';
import type { Provider, ProviderName } from './provider';

export type Who = 'nobody' | 'leads' | 'everybody' | 'own';
export type Kept = { second_step: Who; mailing: boolean; providers: Provider[] };

const path = '/api/desk/signin';

export class Rules implements Editable {
  readonly #api: Api;
  readonly #saved: (undo?: () => Promise<boolean>) => void;
  readonly #marks = new SvelteMap<string, Mark>();
  #kept = $state.raw<Kept>();
  #asked = $state<Who>(); // while the server is asked
  #tested = $state(false);
  #fault = $state('');

  constructor(api: Api, saved: (undo?: () => Promise<boolean>) => void) {
    this.#api = api;
    this.#saved = saved;
  }

  get kept(): Kept | undefined {
    return this.#kept;
  }

  /** Why it could not be loaded. */
  get fault(): string {
    return this.#fault;
  }

  /** Whether a test mail is on its way. */
  get tested(): boolean {
    return this.#tested;
  }

  async load(): Promise<void> {
    this.#fault = '';
    try {
      this.#kept = await this.#api.ask<Kept>(path);
    } catch (reason) {
      this.#fault = sentence(reason);
    }
  }

  get(): Who | undefined {
    return this.#asked ?? this.#kept?.second_step;
  }

  edit(): void {}

  async save(field: string, value: unknown): Promise<boolean> {
    const before = this.#kept?.second_step;
    const who = value as Who;
    if (before === undefined || who === before || this.#asked) return who === before;
    this.#asked = who;
    this.#marks.set(field, { state: 'saving' });
    try {
      this.#kept = await this.#api.ask<Kept>(`${path}/second-step`, { method: 'PUT', body: { who } });
      this.#marks.set(field, { state: 'saved' });
      this.#tested = before === 'nobody';
      this.#saved(before === 'own' ? undefined : () => this.save(field, before));
      return true;
    } catch (reason) {
      this.#marks.set(field, { fault: why(reason) });
      return false;
    } finally {
      this.#asked = undefined;
    }
  }

  /** What is wrong, by field; nothing when the server has it. */
  provide(name: ProviderName, body: Record<string, string>): Promise<Record<string, string>> {
    return this.#change({ method: 'PUT', body }, name);
  }

  remove(name: ProviderName): Promise<Record<string, string>> {
    return this.#change({ method: 'DELETE' }, name);
  }

  async #change(request: Request, name: ProviderName): Promise<Record<string, string>> {
    try {
      this.#kept = await this.#api.ask<Kept>(`${path}/providers/${name}`, request);
      this.#saved();
      return {};
    } catch (reason) {
      const field = reason instanceof ApiError ? (reason.field ?? '') : '';
      return { [field]: sentence(reason) };
    }
  }

  mark(field: string): Mark {
    return this.#marks.get(field) ?? {};
  }

  // one of three is chosen, and the last who chooses is right: there is nothing to take or keep
  takeTheirs(): void {}

  keepMine(): Promise<boolean> {
    return Promise.resolve(false);
  }
}

/** Why it was not switched on, in the language of the person. */
function why(reason: unknown): string {
  if (!(reason instanceof ApiError) || reason.field !== 'mail') return sentence(reason);
  const about = reason.current as { to: string; said: string } | undefined;
  return about ? t('signin.mail_failed', about) : t('signin.no_mail');
}
