/** The zones of the browser's database, by region, as a select shows them. */
type Option = { value: string; label: string };

const city = (zone: string) =>
  zone
    .slice(zone.indexOf('/') + 1)
    .replaceAll('_', ' ')
    .replaceAll('/', ' – ');

/** `known` is in the list even where the browser lacks it. */
export function zonesByRegion(known: string): { title: string; options: Option[] }[] {
  const all = [...new Set([...Intl.supportedValuesOf('timeZone'), 'UTC', known])].filter(Boolean).sort();
  const regions = new Map<string, Option[]>();
  for (const zone of all) {
    const region = zone.includes('/') ? zone.slice(0, zone.indexOf('/')) : 'UTC';
    const list = regions.get(region) ?? [];
    list.push({ value: zone, label: city(zone) });
    regions.set(region, list);
  }
  return [...regions].map(([title, options]) => ({ title, options }));
}
