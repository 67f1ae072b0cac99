/** Styles as constructed sheets, which `style-src 'none'` allows; each text is adopted once. */
const adopted = new WeakMap<ShadowRoot, Set<string>>();

export function adopt(root: ShadowRoot, ...texts: string[]): void {
  const known = adopted.get(root) ?? new Set();
  adopted.set(root, known);
  for (const text of texts) {
    if (known.has(text)) continue;
    known.add(text);
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(text);
    root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
  }
}
