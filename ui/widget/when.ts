/** The visitor's own form of a locale: words of "en" go with the 24 hours of "en-GB". What `regional` is, in fewer bytes. */
export const form = (locale: string): string =>
  [...navigator.languages, locale].find((own) => own.slice(0, 2) === locale && !own[6]) as string;

/** A moment ahead in the visitor's own zone, as short as it stays clear: "14:00", "Monday 09:00", "3 August, 09:00". */
export function when(at: number, locale: string): string {
  const then = new Date(at);
  const today = then.toDateString() === new Date().toDateString();
  const soon = at - Date.now() < 5e8; // not quite six days: beyond them a weekday could be the next one
  return then.toLocaleString(locale, {
    hour: 'numeric',
    minute: 'numeric', // two digits beside an hour, in every locale
    ...(today ? {} : soon ? { weekday: 'long' } : { day: 'numeric', month: 'long' }),
  });
}
