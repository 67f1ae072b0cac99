/**
 * The tokens as the panel carries them: only those that the widget uses, and without the block for the system's own darkness, because
 * the widget's host always says which theme it has. What every visitor of every page pays for is counted in bytes.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { root } from './paths.mjs';

/** @returns {import('vite').Plugin} */
export function widgetTokens() {
  return {
    name: 'porchlight-widget-tokens',
    enforce: 'pre',
    load: (id) =>
      id.endsWith('/shared/tokens.css?inline') ? trim(readFileSync(`${root}shared/tokens.css`, 'utf8')) : undefined,
  };
}

/** @param {string} css */
function trim(css) {
  const plain = css
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/@media \(prefers-color-scheme: dark\) \{[\s\S]*?\n\}\n/, '')
    .replace(/:root[^,{]*,\s*/g, '');
  const sheets = sheetsOf().map((path) => readFileSync(path, 'utf8'));
  const used = new Set(
    [...sheets, plain].flatMap((text) => [...text.matchAll(/var\((--[\w-]+)/g)].map(([, name]) => name)),
  );
  return plain.replace(/^\s*(--[\w-]+):[^;]*;\n/gm, (line, name) => (used.has(name) ? line : ''));
}

/** Every sheet that the widget adopts. */
function sheetsOf() {
  return ['', 'panel/'].flatMap((folder) =>
    readdirSync(`${root}widget/${folder}`)
      .filter((name) => name.endsWith('.css'))
      .map((name) => `${root}widget/${folder}${name}`),
  );
}
