/** Colleagues who are asked in a note: by their name behind an @, as it stands in the text. */
type Person = { id: string; name: string; public_name: string };
export type Asked = { start: number; end: number; query: string };

const most = 10; // of a note, as the server allows
const before = /(?:^|[\s(])@([^\s@]{0,40}(?: [^\s@]{1,40})?)$/u;

/** The @ before the caret, and what was typed of a name. Addresses are none. */
export function mentionAt(text: string, caret: number): Asked | undefined {
  const query = before.exec(text.slice(0, caret))?.[1];
  return query === undefined ? undefined : { start: caret - query.length - 1, end: caret, query };
}

export const handleOf = ({ name, public_name }: Person) => public_name || name;

/** Whose names begin so, or have a word that does. */
export function matching<T extends Person>(query: string, people: readonly T[], me: string): T[] {
  const asked = query.toLocaleLowerCase();
  const starts = (text: string) => ` ${text.toLocaleLowerCase()}`.includes(` ${asked}`);
  return people.filter((one) => one.id !== me && (starts(one.public_name) || starts(one.name))).slice(0, 6);
}

/** Ids of those whose names stand behind an @. The longest name that fits is meant: "@Ada Lovelace" is not "@Ada". */
export function mentioned(text: string, people: readonly Person[]): string[] {
  const names = people.map((one) => ({ id: one.id, handle: handleOf(one) })).filter(({ handle }) => handle !== '');
  names.sort((a, b) => b.handle.length - a.handle.length);
  const found = new Set<string>();
  for (const { index } of text.matchAll(/@/g)) {
    if (/[\p{L}\p{N}]/u.test(text[index - 1] ?? '')) continue; // an address
    const rest = text.slice(index + 1);
    const meant = names.find(
      ({ handle }) => rest.startsWith(handle) && !/^[\p{L}\p{N}]/u.test(rest.slice(handle.length)),
    );
    if (meant) found.add(meant.id);
  }
  return [...found].slice(0, most);
}

/** What a message carries of them: notes alone ask. */
export function asking(kind: string, body: string, people: readonly Person[]): { mentions?: string[] } {
  const mentions = kind === 'note' ? mentioned(body, people) : [];
  return mentions.length > 0 ? { mentions } : {};
}
