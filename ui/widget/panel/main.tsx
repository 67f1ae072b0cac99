import { render } from 'preact';
import tokens from '../../shared/tokens.css?inline';

/** Draws the panel inside a shadow root, so that neither page nor widget can restyle the other. */
export function mount(host: HTMLElement): void {
  const root = host.attachShadow({ mode: 'open' });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(tokens);
  root.adoptedStyleSheets = [sheet];
  render(<section aria-label="Porchlight" />, root);
}
