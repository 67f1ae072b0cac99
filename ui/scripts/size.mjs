/** Holds the built files to their budgets: what a page downloads before anybody asked for anything, gzipped. */
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { dist } from './paths.mjs';

/** @typedef {Record<string, {file: string, imports?: string[], css?: string[], isEntry?: boolean}>} Manifest */

const KB = 1024;
const budgets = [
  { what: 'widget loader', limit: 2 * KB, files: ['widget.js'] },
  { what: 'widget panel', limit: 20 * KB, files: initial('widget', 'widget/panel/main.tsx') },
  { what: 'agent app, initial JavaScript', limit: 120 * KB, files: initial('desk', 'agent/index.html') },
  { what: 'first-run page', limit: 32 * KB, files: initial('setup', 'setup/index.html') },
];

let over = 0;
for (const { what, limit, files } of budgets) {
  const bytes = files
    .map((name) => gzipSync(readFileSync(dist + name), { level: 9 }).length)
    .reduce((a, b) => a + b, 0);
  const verdict = bytes > limit ? 'OVER' : 'ok';
  if (bytes > limit) over++;
  console.log(`${verdict.padEnd(4)} ${what}: ${kb(bytes)} of ${kb(limit)} KB gz`);
}
if (over) {
  console.error(`${over} over budget: load what is not needed at once with import(), or drop it.`);
  process.exit(1);
}

/**
 * An entry and all it imports statically. Styles and lazy chunks are not JavaScript a first paint waits for.
 * @param {string} folder
 * @param {string} entry
 */
function initial(folder, entry) {
  /** @type {Manifest} */
  const manifest = JSON.parse(readFileSync(`${dist}${folder}/manifest.json`, 'utf8'));
  /** @type {Set<string>} */
  const files = new Set();
  const queue = [entry];
  for (let key = queue.pop(); key; key = queue.pop()) {
    const chunk = manifest[key];
    if (!chunk) throw new Error(`${folder}/manifest.json has no ${key}: build first`);
    if (files.has(`${folder}/${chunk.file}`)) continue;
    files.add(`${folder}/${chunk.file}`);
    queue.push(...(chunk.imports ?? []));
  }
  return [...files];
}

/** @param {number} bytes */
function kb(bytes) {
  return (bytes / KB).toFixed(1);
}
