/** The days of a calendar that differ from their weekday: closed, or with hours of their own. Each is saved by itself. */
import type PocketBase from 'pocketbase';
import { sentence } from '../state/faults';
import type { DayRecord, Interval } from '../state/types';
import { t } from '../words.svelte';
import { span } from './calendar';

type Said = (what: string, undo: () => Promise<unknown>) => void;

export class Days {
  day = $state('');
  name = $state('');
  open = $state(false);
  from = $state('10:00');
  to = $state('14:00');
  readonly #client: PocketBase;
  readonly #calendar: string;
  readonly #said: Said;
  #list = $state.raw<DayRecord[]>([]);
  #fault = $state('');
  #busy = $state(false);

  constructor(client: PocketBase, calendar: string, list: DayRecord[], said: Said) {
    this.#client = client;
    this.#calendar = calendar;
    this.#list = list;
    this.#said = said;
  }

  get list(): DayRecord[] {
    return [...this.#list].sort((a, b) => a.day.localeCompare(b.day));
  }

  get fault(): string {
    return this.#fault;
  }

  get busy(): boolean {
    return this.#busy;
  }

  /** Adds what the form holds. */
  async add(): Promise<boolean> {
    this.#fault = this.#check();
    if (this.#fault || this.#busy) return false;
    const intervals = this.open ? [{ from: this.from, to: this.to }] : [];
    const added = await this.#create(this.day, this.name.trim(), intervals);
    if (added) this.day = this.name = '';
    return added;
  }

  async remove({ id, day, name, intervals }: DayRecord): Promise<boolean> {
    const gone = await this.#try(() => this.#client.collection('calendar_days').delete(id));
    if (!gone) return false;
    this.#list = this.#list.filter((other) => other.id !== id);
    this.#said(name || day, () => this.#create(day, name, intervals ?? []));
    return true;
  }

  #check(): string {
    if (!/^\d{4}-\d{2}-\d{2}$/.test(this.day)) return t('days.day_missing');
    if (this.#list.some(({ day }) => day === this.day)) return t('days.taken');
    return this.open && !span({ from: this.from, to: this.to }) ? t('hours.incomplete') : '';
  }

  #create(day: string, name: string, intervals: Interval[]): Promise<boolean> {
    return this.#try(async () => {
      const body = { calendar: this.#calendar, day, name, intervals };
      const made = await this.#client.collection('calendar_days').create<DayRecord>(body);
      this.#list = [...this.#list, made];
      this.#said(name || day, () => this.remove(made));
    });
  }

  async #try(act: () => Promise<unknown>): Promise<boolean> {
    this.#busy = true;
    this.#fault = '';
    try {
      await act();
      return true;
    } catch (reason) {
      this.#fault = sentence(reason);
      return false;
    } finally {
      this.#busy = false;
    }
  }
}
