/**
 * Variables of saved replies. `{contact.first_name|there}` is the name, or "there" when nobody knows it; `{field.KEY}` is a field of the
 * desk's own. What is not known and has no other word stays as it stands, and so does a blank such as `{date}`, whose name has no
 * dot: the agent sees both, and is asked before they are sent. `\{` is a brace. Package desk refuses what is none of these; a table
 * that both are tested against (internal/desk/testdata/variables.json) holds the two together.
 */
export const variables = [
  'contact.first_name',
  'contact.name',
  'contact.company',
  'contact.address',
  'conversation.number',
  'conversation.subject',
  'agent.name',
  'team.name',
  'company.name',
] as const;
export type Variable = (typeof variables)[number];
export type Values = Partial<Record<Variable | `field.${string}`, string>>;
/** Something between braces that somebody has to fill in, and where it stands. */
export type Gap = { name: string; start: number; end: number };

const braces = /(\\?)\{(\p{L}[\p{L}\p{M}\p{N}_.’' -]{0,60})(?:\|([^{}\n]{0,200}))?\}/gu;
const named = /(\\?)\{([^\S\n]*\p{L}[\p{L}\p{N}_-]*(?:\.[\p{L}\p{N}_-]+)+[^\S\n]*)(?:\|[^{}\n]*)?\}/gu;

/** The text with what is known in it. */
export function fill(body: string, values: Values): string {
  const way = direction(body.replaceAll(braces, ''));
  return body.replaceAll(braces, (whole, escape: string, name: string, other?: string) => {
    if (escape) return whole.slice(1);
    const value = Object.hasOwn(values, name) ? plainly(values[name as Variable] ?? '', way) : '';
    return value || (isVariable(name) && other !== undefined ? other : whole);
  });
}

/** What is left to fill in, in its order. */
export function gaps(text: string): Gap[] {
  if (!text.includes('{')) return [];
  return [...text.matchAll(braces)].flatMap(({ 0: whole, 1: escape, 2: name = '', index }) =>
    escape ? [] : [{ name, start: index, end: index + whole.length }],
  );
}

/** Variables that nobody can fill in, each once. */
export function unknown(body: string, fields: readonly string[]): string[] {
  const found = [...body.matchAll(named)].flatMap(([, escape, name = '']) => (escape ? [] : [name]));
  const known = (name: string) =>
    (variables as readonly string[]).includes(name) || fields.some((key) => name === `field.${key}`);
  return [...new Set(found)].filter((name) => !known(name));
}

/** A variable as it is written, with the word that takes its place. */
export function written(name: string, other = ''): string {
  return other ? `{${name}|${other}}` : `{${name}}`;
}

function isVariable(name: string): boolean {
  return name.includes('.');
}

/** Signs that turn the direction of a line (Unicode UAX 9, 2), and controls. */
const turns = /[\p{Cc}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]+/gu;
const rtl = /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u;

/** What somebody else has typed, as words and nothing more: one line, no Markdown, no braces, and no pull on the direction of what stands around it. */
function plainly(value: string, around: boolean | undefined): string {
  const words = value
    .replaceAll(turns, ' ')
    .replaceAll('[', '(')
    .replaceAll(']', ')')
    .replaceAll(/[*`{}\\]/g, '')
    .replaceAll(/\s+/g, ' ')
    .trim();
  const own = direction(words);
  return own !== undefined && around !== undefined && own !== around ? `\u2068${words}\u2069` : words;
}

/** Whether the first letter reads from right to left; undefined when there is none. */
function direction(text: string): boolean | undefined {
  const [letter] = /\p{L}/u.exec(text) ?? [];
  return letter === undefined ? undefined : rtl.test(letter);
}
