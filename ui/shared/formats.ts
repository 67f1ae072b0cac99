/** Dates, clocks, spans and numbers in one locale and one time zone. Instants are milliseconds, Dates or ISO strings in UTC. */

export type Instant = number | string | Date;

const minute = 60;
const hour = 60 * minute;
const day = 24 * hour;

/** Seconds from which `relative` speaks in the next larger unit. */
const steps: [limit: number, size: number, unit: Intl.RelativeTimeFormatUnit][] = [
  [45, 1, 'second'],
  [45 * minute, minute, 'minute'],
  [22 * hour, hour, 'hour'],
  [26 * day, day, 'day'],
  [320 * day, 30.44 * day, 'month'],
  [Infinity, 365.25 * day, 'year'],
];

export class Formats {
  #locale: string;
  #region: string; // what Intl is asked for: the locale, or its regional form that the reader uses
  #zone: string | undefined;
  #made = new Map<string, unknown>(); // Intl objects cost up to 100 µs to make

  constructor(locale: string, zone?: string) {
    this.#locale = this.#region = locale;
    this.#zone = zone;
  }

  get locale(): string {
    return this.#locale;
  }

  /** The IANA zone times are shown in; the browser's own unless set. */
  get zone(): string {
    return this.#zone ?? Intl.DateTimeFormat().resolvedOptions().timeZone;
  }

  set zone(zone: string) {
    this.#zone = zone;
    this.#made.clear();
  }

  protected setLocale(locale: string, region: string): void {
    this.#locale = locale;
    this.#region = region;
    this.#made.clear();
  }

  number(value: number, options: Intl.NumberFormatOptions = {}): string {
    return this.#make('number', options, () => new Intl.NumberFormat(this.#region, options)).format(value);
  }

  /** "12 Mar 2026" */
  date(at: Instant, options: Intl.DateTimeFormatOptions = { dateStyle: 'medium' }): string {
    const zoned = { timeZone: this.#zone, ...options };
    return this.#make('date', zoned, () => new Intl.DateTimeFormat(this.#region, zoned)).format(new Date(at));
  }

  /** "14:30" */
  time(at: Instant, options: Intl.DateTimeFormatOptions = { timeStyle: 'short' }): string {
    return this.date(at, options);
  }

  /** "12 March 2026 at 14:30 CET": what hovering over any shown time tells. */
  moment(at: Instant): string {
    return this.date(at, { dateStyle: 'long', timeStyle: 'long' });
  }

  /** The time today, the weekday within six days, else the date: what a list has room for. */
  brief(at: Instant, now: Instant = Date.now()): string {
    const then = new Date(at);
    const distance = Math.abs(new Date(now).getTime() - then.getTime()) / 1000;
    if (this.#dayOf(then) === this.#dayOf(now)) return this.time(then);
    if (distance < 6 * day) return this.date(then, { weekday: 'short' });
    const sameYear = this.date(then, { year: 'numeric' }) === this.date(now, { year: 'numeric' });
    return this.date(then, sameYear ? { day: 'numeric', month: 'short' } : { dateStyle: 'medium' });
  }

  /** "3 minutes ago", "in 2 hours", "now" */
  relative(at: Instant, now: Instant = Date.now()): string {
    const seconds = (new Date(at).getTime() - new Date(now).getTime()) / 1000;
    const step = steps.find(([limit]) => Math.abs(seconds) < limit);
    const [, size, unit] = step ?? [Infinity, 1, 'second' as const];
    const options: Intl.RelativeTimeFormatOptions = { numeric: 'auto' };
    const amount = unit === 'second' ? 0 : Math.round(seconds / size); // "42 seconds ago" is noise: "now"
    return this.#make('relative', options, () => new Intl.RelativeTimeFormat(this.#region, options)).format(
      amount,
      unit,
    );
  }

  /** A running clock: "0:26", "2:18", "1:02:09". */
  clock(seconds: number): string {
    const whole = Math.max(0, Math.floor(seconds));
    const two = { minimumIntegerDigits: 2 };
    const hours = Math.floor(whole / hour);
    const minutes = Math.floor((whole % hour) / minute);
    const rest = this.number(whole % minute, two);
    if (hours === 0) return `${this.number(minutes)}:${rest}`;
    return `${this.number(hours, { useGrouping: false })}:${this.number(minutes, two)}:${rest}`;
  }

  /** A length of time in words, its two largest units: "2 minutes, 18 seconds"; `short` for "2 min, 18 sec". */
  duration(seconds: number, unitDisplay: 'long' | 'short' | 'narrow' = 'long'): string {
    const whole = Math.max(0, Math.round(seconds));
    const amounts: [number, string][] = [
      [Math.floor(whole / day), 'day'],
      [Math.floor((whole % day) / hour), 'hour'],
      [Math.floor((whole % hour) / minute), 'minute'],
      [whole % minute, 'second'],
    ];
    const first = amounts.findIndex(([amount]) => amount > 0);
    const shown = first < 0 ? amounts.slice(-1) : amounts.slice(first, first + 2).filter(([amount]) => amount > 0);
    const options: Intl.ListFormatOptions = { type: 'unit', style: unitDisplay };
    return this.#make('list', options, () => new Intl.ListFormat(this.#region, options)).format(
      shown.map(([amount, unit]) => this.number(amount, { style: 'unit', unit, unitDisplay })),
    );
  }

  /** "Ada, Omar and Jun" */
  list(names: string[]): string {
    const options: Intl.ListFormatOptions = { type: 'conjunction' };
    return this.#make('names', options, () => new Intl.ListFormat(this.#region, options)).format(names);
  }

  /** "12 KB", "3.4 MB" */
  bytes(size: number): string {
    const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte'];
    const power = size < 1000 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(size) / 3));
    const value = size / 1000 ** power;
    const unitDisplay = power === 0 ? 'long' : 'short'; // "23 bytes": the short form knows no plural
    const options: Intl.NumberFormatOptions = { style: 'unit', unit: units[power] ?? 'byte', unitDisplay };
    return this.number(value, { ...options, maximumFractionDigits: value < 10 ? 1 : 0 });
  }

  /** A language in the current one ("German"), or in itself with `own` ("Deutsch"). */
  language(code: string, own = false): string {
    const locale = own ? code : this.#region;
    const names = this.#make(`language:${locale}`, {}, () => new Intl.DisplayNames([locale], { type: 'language' }));
    return names.of(code) ?? code;
  }

  #dayOf(at: Instant): string {
    return this.date(at, { year: 'numeric', month: 'numeric', day: 'numeric' });
  }

  #make<T>(kind: string, options: object, make: () => T): T {
    const key = kind + JSON.stringify(options);
    const known = this.#made.get(key) as T | undefined;
    if (known) return known;
    const made = make();
    this.#made.set(key, made);
    return made;
  }
}
