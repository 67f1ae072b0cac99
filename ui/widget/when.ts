/** A moment ahead in the visitor's own zone, as short as it stays clear: "14:00", "Monday 09:00", "3 August, 09:00". */
export function when(at: number, locale: string, now = Date.now()): string {
  const today = new Date(at).toDateString() === new Date(now).toDateString();
  const soon = at - now < 5184e5; // six days: beyond them a weekday could be the next one
  return new Date(at).toLocaleString(locale, {
    hour: 'numeric',
    minute: '2-digit',
    ...(today ? {} : soon ? { weekday: 'long' } : { day: 'numeric', month: 'long' }),
  });
}
