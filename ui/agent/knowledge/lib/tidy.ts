/**
 * Markdown with what means nothing taken out: padding of tables, empty lines beyond one. What the editor writes is stored in this
 * form, and two texts that differ in nothing else are the same. Code keeps every sign.
 */
export function tidy(markdown: string): string {
  const lines: string[] = [];
  let fence = '';
  for (const raw of markdown.replaceAll('\r\n', '\n').split('\n')) {
    const mark = /^ {0,3}(`{3,}|~{3,})/.exec(raw)?.[1] ?? '';
    if (fence) {
      lines.push(raw);
      if (mark.startsWith(fence) && raw.trim() === mark) fence = '';
      continue;
    }
    if (mark) fence = mark;
    const line = raw.trimStart().startsWith('|') ? row(raw) : raw;
    if (line.trim() !== '' || lines.at(-1)?.trim() !== '') lines.push(line.trim() === '' ? '' : line);
  }
  return lines.join('\n').trim();
}

/** A table's line without padding: `| a | b |`, `|---|:-:|`. */
function row(line: string): string {
  const cells = line
    .trim()
    .replace(/^\|/, '')
    .replace(/(?<!\\)\|$/, '')
    .split(/(?<!\\)\|/)
    .map((cell) => cell.trim());
  if (cells.every((cell) => /^:?-+:?$/.test(cell)))
    return `|${cells.map((cell) => cell.replace(/-+/, '---')).join('|')}|`;
  return `|${cells.map((cell) => (cell ? ` ${cell} ` : ' ')).join('|')}|`;
}
