/** Puts all of a list into a map by their ids, and nothing else. */
export function fill<T extends { id: string }>(map: Map<string, T>, all: readonly T[]): void {
  map.clear();
  for (const one of all) map.set(one.id, one);
}
