/** The times that a customer is usually promised, and one's own. */
export type Choice = { key: string; at: number } & ({ minutes: number } | { hours: number } | { tomorrow: true });

const minute = 60_000; // ms
const step = 5 * minute; // "14:37" would promise more than anybody means

/** Rounded up: whoever says fifteen minutes has at least that. */
export function roundUp(at: number): number {
  return Math.ceil(at / step) * step;
}

export function choices(now: number): Choice[] {
  const morning = new Date(now);
  morning.setDate(morning.getDate() + 1);
  morning.setHours(9, 0, 0, 0);
  return [
    { key: '15m', minutes: 15, at: roundUp(now + 15 * minute) },
    { key: '1h', hours: 1, at: roundUp(now + 60 * minute) },
    { key: '4h', hours: 4, at: roundUp(now + 240 * minute) },
    { key: 'tomorrow', tomorrow: true, at: morning.getTime() },
  ];
}

/** An instant as a field of date and time has it, in this computer's zone. */
export function toField(at: number): string {
  const local = new Date(at - new Date(at).getTimezoneOffset() * minute);
  return local.toISOString().slice(0, 16);
}

/** And back; undefined for what is no date. */
export function fromField(text: string): number | undefined {
  const at = new Date(text).getTime();
  return Number.isNaN(at) ? undefined : at;
}
