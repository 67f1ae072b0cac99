/** Notices whatever a text did to a page that a text must never do. */
import { expect, type Page } from '@playwright/test';

/**
 * Watches a page from now on. What is returned says what happened so far: a dialog, a question to the outside or to an address that
 * stands in a text, something that a policy had to stop; and at the moment of asking a variable that was set, an element that
 * only a text can have made, or an attribute or address that would run when somebody points at it.
 */
export function watch(page: Page, ...own: string[]): () => Promise<string[]> {
  const seen: string[] = [];
  page.on('dialog', (dialog) => {
    seen.push(`dialog ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('console', (line) => {
    if (/content security policy|trusted ?type/i.test(line.text())) seen.push(`policy ${line.text()}`);
  });
  page.on('request', (request) => {
    const url = new URL(request.url());
    if (url.protocol === 'blob:' || (url.protocol === 'data:' && request.resourceType() === 'image')) return;
    if (!own.includes(url.origin) || /\/(x|1)$|[<>"]|%3c|%22|javascript/i.test(url.pathname))
      if (!request.isNavigationRequest() || request.frame() !== page.mainFrame()) seen.push(`request ${url.href}`);
  });
  return async () => [...seen, ...(await page.evaluate(traces))];
}

export async function expectNothing(page: Page, seen: () => Promise<string[]>): Promise<void> {
  expect(await seen(), page.url()).toEqual([]);
}

/** Runs in the page. */
function traces(): string[] {
  const found: string[] = '__xss' in window ? ['a script ran'] : [];
  const follows = ['href', 'xlink:href', 'src', 'action', 'formaction', 'data'];
  const walk = (root: Document | ShadowRoot) => {
    for (const element of root.querySelectorAll('*')) {
      const { localName } = element;
      if (
        element.matches('iframe, object, embed, marquee, base, body base, meta[http-equiv=refresh], script:not([src])')
      )
        found.push(`element ${element.outerHTML.slice(0, 80)}`);
      for (const { name, value } of element.attributes) {
        if (name.startsWith('on') || name === 'srcdoc') found.push(`attribute ${localName}[${name}]`);
        if (follows.includes(name) && /^\s*(javascript|vbscript|data:text)/i.test(value))
          found.push(`address ${localName}[${name}=${value}]`);
      }
      if (element.shadowRoot) walk(element.shadowRoot);
    }
  };
  walk(document);
  return found;
}
