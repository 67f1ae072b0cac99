/**
 * Variables of saved replies. `{contact.first_name|there}` is the name, or "there" when nobody knows it. What is no variable stays
 * as it is, so that `{date}` is a blank which the agent fills in.
 */
export const variables = ['contact.first_name', 'contact.name', 'agent.name', 'conversation.number'] as const;
export type Variable = (typeof variables)[number];
export type Values = Partial<Record<Variable, string>>;

const pattern = /\{([a-z][a-z_.]{0,60})(?:\|([^{}\n]{0,200}))?\}/g;

/** The text with what is known in it. A variable that is unknown and has no other word leaves nothing behind. */
export function fill(body: string, values: Values): string {
  return body.replaceAll(pattern, (whole, key: string, other?: string) =>
    Object.hasOwn(values, key) ? values[key as Variable] || (other ?? '') : whole,
  );
}

/** What an agent still has to fill in: everything in braces that is no variable of ours. */
export function blanks(body: string): string[] {
  const names = [...body.matchAll(pattern)].map(([, name]) => String(name));
  return [...new Set(names.filter((name) => !(variables as readonly string[]).includes(name)))];
}

/** A variable as it is written, with the word that takes its place. */
export function written(name: Variable, other = ''): string {
  return other ? `{${name}|${other}}` : `{${name}}`;
}
