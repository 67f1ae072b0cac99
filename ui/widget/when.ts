/** A moment ahead in the visitor's own zone, as short as it stays clear: "14:00", "Monday 09:00", "3 August, 09:00". `now` is the server's: clocks of visitors may be a day off. */
export function when(at: number, locale: string, now: number): string {
  const then = new Date(at);
  const today = then.toDateString() === new Date(now).toDateString();
  const soon = at - now < 5e8; // not quite six days: beyond them a weekday could be the next one
  return then.toLocaleString(locale, {
    hour: 'numeric',
    minute: 'numeric', // two digits beside an hour, in every locale
    ...(today ? {} : soon ? { weekday: 'long' } : { day: 'numeric', month: 'long' }),
  });
}
