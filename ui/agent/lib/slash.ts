/** The `/` before the caret that asks for an article: where it stands and what is looked for. */
export type Slash = { start: number; end: number; query: string };

const asked = /(?:^|\s)\/(?!\/)([^/\n]{0,60})$/;

/** Undefined when no question stands before the caret. `and/or` and addresses are none. */
export function slashAt(text: string, caret: number): Slash | undefined {
  const found = asked.exec(text.slice(0, caret));
  const query = found?.[1];
  if (query === undefined || /^\s/.test(query)) return undefined;
  return { start: caret - query.length - 1, end: caret, query };
}

/** The text with the question replaced, and where the caret goes. */
export function replace(text: string, { start, end }: Slash, by: string): { text: string; caret: number } {
  const rest = text.slice(end);
  const gap = /^\s/.test(rest) ? '' : ' ';
  return { text: text.slice(0, start) + by + gap + rest, caret: start + by.length + gap.length };
}
