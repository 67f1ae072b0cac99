/**
 * The weekly hours of a calendar while they are edited. Saving adds a version: promises that were made keep the hours that they
 * were made with. Two admins cannot save the same version, so the later one is asked.
 */
import type PocketBase from 'pocketbase';
import { fieldsOf, sentence } from '../state/faults';
import type { Interval, VersionRecord } from '../state/types';
import { t } from '../words.svelte';
import { span } from './calendar';

export const weekdays = [1, 2, 3, 4, 5, 6, 7] as const; // ISO 8601: Monday first
const usual = { from: '09:00', to: '17:00' };
const afternoon = { from: '13:00', to: '17:00' };

type Saved = (undo: () => Promise<boolean>) => void;

export class Week {
  readonly #client: PocketBase;
  readonly #calendar: string;
  readonly #saved: Saved;
  #latest = $state.raw<VersionRecord>();
  #tz = $state('');
  #weekly = $state.raw<readonly Interval[]>([]);
  #busy = $state(false);
  #fault = $state('');
  #conflict = $state(false);

  constructor(client: PocketBase, calendar: string, latest: VersionRecord | undefined, zone: string, saved: Saved) {
    this.#client = client;
    this.#calendar = calendar;
    this.#saved = saved;
    this.#tz = zone;
    this.#take(latest);
  }

  get tz(): string {
    return this.#tz;
  }
  set tz(zone: string) {
    this.#tz = zone;
    this.#fault = '';
  }

  get weekly(): readonly Interval[] {
    return this.#weekly;
  }

  get busy(): boolean {
    return this.#busy;
  }

  get fault(): string {
    return this.#fault;
  }

  /** Somebody else has saved hours meanwhile. */
  get conflict(): boolean {
    return this.#conflict;
  }

  get changed(): boolean {
    return this.#tz !== (this.#latest?.tz ?? this.#tz) || text(this.#weekly) !== text(this.#latest?.weekly ?? []);
  }

  day(day: number): readonly Interval[] {
    return this.#weekly.filter((interval) => interval.day === day);
  }

  /** What is wrong with a day's hours; empty: nothing. */
  problem(day: number): string {
    const spans = this.day(day).map(span);
    if (spans.some((found) => !found)) return t('hours.incomplete');
    const sorted = spans.flatMap((found) => found ?? []).sort((a, b) => a.from - b.from);
    return sorted.some(({ from }, i) => i > 0 && from < (sorted[i - 1]?.to ?? 0)) ? t('hours.overlap') : '';
  }

  /** Opens or closes a day. */
  open(day: number, open: boolean): void {
    this.#put(day, open ? [usual] : []);
  }

  /** Another stretch on the same day, after a break. */
  split(day: number): void {
    const hours = this.day(day);
    const last = hours.at(-1);
    const whole = hours.length === 1 && last?.from === usual.from && last.to === usual.to;
    this.#put(
      day,
      whole ? [{ from: usual.from, to: '12:00' }, afternoon] : [...hours, { from: last?.to ?? '', to: '' }],
    );
  }

  change(day: number, at: number, part: Partial<Interval>): void {
    this.#put(
      day,
      this.day(day).map((interval, i) => (i === at ? { ...interval, ...part } : interval)),
    );
  }

  remove(day: number, at: number): void {
    this.#put(
      day,
      this.day(day).filter((_, i) => i !== at),
    );
  }

  /** The hours of one day for all days that are open. */
  spread(day: number): void {
    const hours = this.day(day);
    for (const other of weekdays) if (this.day(other).length > 0) this.#put(other, hours);
  }

  discard(): void {
    this.#fault = '';
    this.#conflict = false;
    this.#take(this.#latest);
  }

  /** Over a conflict it saves what is on the screen. */
  async save(): Promise<boolean> {
    const bad = weekdays.find((day) => this.problem(day) !== '');
    if (this.#busy || bad) return false;
    return this.#post(this.#tz, this.#weekly);
  }

  async #post(tz: string, weekly: readonly Interval[]): Promise<boolean> {
    const before = this.#latest;
    this.#busy = true;
    this.#fault = '';
    this.#conflict = false;
    try {
      const body = { calendar: this.#calendar, version: (before?.version ?? 0) + 1, tz, weekly };
      this.#take(await this.#client.collection('calendar_versions').create<VersionRecord>(body));
      this.#saved(() => this.#post(before?.tz ?? tz, before?.weekly ?? []));
      return true;
    } catch (reason) {
      await this.#failed(reason);
      return false;
    } finally {
      this.#busy = false;
    }
  }

  async #failed(reason: unknown): Promise<void> {
    const taken = Object.values(fieldsOf(reason)).some(({ code }) => code === 'validation_not_unique');
    if (!taken) {
      this.#fault = sentence(reason);
      return;
    }
    try {
      this.#latest = await latestVersion(this.#client, this.#calendar);
      this.#conflict = true;
    } catch (again) {
      this.#fault = sentence(again);
    }
  }

  #put(day: number, hours: readonly Interval[]): void {
    const others = this.#weekly.filter((interval) => interval.day !== day);
    const own = hours.map(({ from, to }) => ({ day, from, to }));
    this.#weekly = [...others, ...own].sort((a, b) => (a.day ?? 0) - (b.day ?? 0));
    this.#fault = '';
  }

  #take(version: VersionRecord | undefined): void {
    this.#latest = version;
    if (!version) return;
    this.#tz = version.tz;
    this.#weekly = version.weekly ?? [];
  }
}

/** The hours that hold now; undefined before the first were saved. */
export async function latestVersion(client: PocketBase, calendar: string): Promise<VersionRecord | undefined> {
  const query = { filter: client.filter('calendar = {:calendar}', { calendar }), sort: '-version' };
  const { items } = await client.collection('calendar_versions').getList<VersionRecord>(1, 1, query);
  return items[0];
}

const text = (weekly: readonly Interval[]) => weekly.map(({ day, from, to }) => `${day} ${from} ${to}`).join('\n');
