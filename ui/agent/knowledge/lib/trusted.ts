/** The one place where the server's sanitised HTML of an article becomes elements. The page's policy names it. */
type Policy = { createHTML: (html: string) => string };
type Factory = { createPolicy: (name: string, rules: Policy) => Policy };

const trust: Policy = { createHTML: (html) => html };
const { trustedTypes } = globalThis as { trustedTypes?: Factory };
const policy = trustedTypes?.createPolicy('porchlight-preview', trust) ?? trust;

export function fill(element: Element, html: string): void {
  // eslint-disable-next-line no-restricted-syntax -- the house rule: one named function makes text HTML, and the server sanitised it
  element.innerHTML = policy.createHTML(html);
}
