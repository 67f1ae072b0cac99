/**
 * Builds into dist/, which Go embeds: everything, or the parts named (`npm run build -- widget setup`).
 * The panel comes before the loader, which carries the panel's hashed name.
 */
import { existsSync } from 'node:fs';
import { cp, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';
import { build } from 'vite';
import { loader, page, panel, trail } from './parts.mjs';
import { dist, root } from './paths.mjs';

const compressible = /\.(js|css|html|json|svg|txt)$/;
const worthIt = 512; // bytes below which gzip's header eats the gain

/** @type {Record<string, () => Promise<void>>} */
const parts = {
  desk: () => buildPage('agent', 'desk'),
  setup: () => buildPage('setup', 'setup'),
  chat: () => buildPage('widget/page', 'chat'),
  widget: buildWidget,
  help: copyHelp,
};

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !(name in parts));
if (unknown.length) {
  console.error(`no such part: ${unknown.join(', ')}; there are ${Object.keys(parts).join(', ')}`);
  process.exit(2);
}

await mkdir(dist, { recursive: true });
if (!asked.length) await empty();
for (const [name, make] of Object.entries(parts)) {
  if (!asked.length || asked.includes(name)) await make();
}
await compress(dist);

/** Keeps .gitkeep, which lets Go build before the browser half was built. */
async function empty() {
  for (const name of await readdir(dist)) {
    if (name !== '.gitkeep') await rm(`${dist}${name}`, { recursive: true });
  }
}

/**
 * Vite writes a page to its path below the root; ours lie at the top of their own folder.
 * @param {string} source
 * @param {string} out
 */
async function buildPage(source, out) {
  await build(page(source, out));
  await rename(`${dist}${out}/${source}/index.html`, `${dist}${out}/index.html`);
  await rm(`${dist}${out}/${source.split('/')[0]}`, { recursive: true });
}

async function buildWidget() {
  await build(panel());
  await build(trail());
  const at = async (/** @type {string} */ out, /** @type {string} */ entry) =>
    `${out}/${JSON.parse(await readFile(`${dist}${out}/manifest.json`, 'utf8'))[entry].file}`;
  await build(loader(await at('widget', 'widget/panel/main.tsx'), await at('widget/trail', 'widget/trail.ts')));
  await cp(`${root}widget/widget.d.ts`, `${dist}widget/widget.d.ts`); // for developers, as a page to read
}

/** Styles of the pages that Go renders: plain files, versioned by ui.Asset. */
async function copyHelp() {
  const help = `${dist}help/`;
  await mkdir(`${help}fonts`, { recursive: true });
  for (const name of ['tokens.css', 'base.css', 'icon.svg']) await cp(`${root}shared/${name}`, help + name);

  const faces = await readFile(`${root}shared/fonts/fonts.css`, 'utf8');
  const address = /url\('([^']*\/([^'/]+\.woff2))'\)/g;
  for (const [, path, name] of faces.matchAll(address)) await cp(`${root}shared/fonts/${path}`, `${help}fonts/${name}`);
  await writeFile(`${help}fonts.css`, faces.replaceAll(address, "url('fonts/$2')"));

  if (!existsSync(`${root}help`)) return;
  for (const name of await readdir(`${root}help`)) {
    if (/\.(css|svg|png|webp|ico)$/.test(name)) await cp(`${root}help/${name}`, help + name);
  }
}

/**
 * Leaves a .gz beside each text file, so that the server never compresses.
 * @param {string} folder
 */
async function compress(folder) {
  for (const entry of await readdir(folder, { withFileTypes: true, recursive: true })) {
    const path = `${entry.parentPath}/${entry.name}`;
    if (!entry.isFile() || !compressible.test(entry.name)) continue;
    const raw = await readFile(path);
    if (raw.length >= worthIt) await writeFile(`${path}.gz`, gzipSync(raw, { level: 9 }));
    else await rm(`${path}.gz`, { force: true });
  }
}
