/** A moment ahead in the visitor's own zone, as short as it stays clear: "14:00", "Monday 09:00", "3 August, 09:00". */
export function when(at: number, locale: string, now = Date.now()): string {
  const format = (options: Intl.DateTimeFormatOptions, instant = at) =>
    new Intl.DateTimeFormat(locale, options).format(instant);
  const day: Intl.DateTimeFormatOptions = { dateStyle: 'short' };
  const clock: Intl.DateTimeFormatOptions = { hour: 'numeric', minute: '2-digit' };
  if (format(day) === format(day, now)) return format(clock);
  if (at - now < 6 * 864e5) return format({ weekday: 'long', ...clock });
  return format({ day: 'numeric', month: 'long', ...clock });
}
