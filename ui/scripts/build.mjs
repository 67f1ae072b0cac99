/** Builds every part into dist/, which Go embeds. The panel comes before the loader, which carries the panel's hashed name. */
import { existsSync } from 'node:fs';
import { cp, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';
import { build } from 'vite';
import { loader, page, panel } from './parts.mjs';
import { dist, root } from './paths.mjs';

const compressible = /\.(js|css|html|json|svg|xml|txt)$/;
const worthIt = 512; // bytes below which gzip's header eats the gain

await empty();
await build(page('agent', 'desk'));
await flatten('agent', 'desk');
await build(page('setup', 'setup'));
await flatten('setup', 'setup');
await build(panel());
await build(loader(await panelPath()));
await copyHelp();
await copyDemo();
await compress(dist);

/** Keeps .gitkeep, which lets Go build before the browser half was built. */
async function empty() {
  await mkdir(dist, { recursive: true });
  for (const name of await readdir(dist)) {
    if (name !== '.gitkeep') await rm(`${dist}${name}`, { recursive: true });
  }
}

/**
 * Vite writes a page to its path below the root; ours lie at the top of their own folder.
 * @param {string} source
 * @param {string} out
 */
async function flatten(source, out) {
  await rename(`${dist}${out}/${source}/index.html`, `${dist}${out}/index.html`);
  await rm(`${dist}${out}/${source}`, { recursive: true });
}

async function panelPath() {
  const manifest = JSON.parse(await readFile(`${dist}widget/manifest.json`, 'utf8'));
  return `widget/${manifest['widget/panel/main.tsx'].file}`;
}

/** Styles of the pages that Go renders: plain files, versioned by ui.Asset. */
async function copyHelp() {
  await mkdir(`${dist}help/fonts`, { recursive: true });
  for (const name of ['tokens.css', 'base.css']) await cp(`${root}shared/${name}`, `${dist}help/${name}`);
  const fonts = await readFile(`${root}shared/fonts/fonts.css`, 'utf8');
  const local = fonts.replaceAll(/url\('(.*?([^/]+\.woff2))'\)/g, "url('fonts/$2')");
  await writeFile(`${dist}help/fonts.css`, local);
  for (const [, path, name] of fonts.matchAll(/url\('(.*?([^/]+\.woff2))'\)/g)) {
    await cp(`${root}shared/fonts/${path}`, `${dist}help/fonts/${name}`);
  }
  if (!existsSync(`${root}help`)) return;
  for (const name of await readdir(`${root}help`)) {
    if (/\.(css|svg|png|webp|ico)$/.test(name)) await cp(`${root}help/${name}`, `${dist}help/${name}`);
  }
}

/** The sample shop is plain files. */
async function copyDemo() {
  if (existsSync(`${root}demo`)) await cp(`${root}demo`, `${dist}demo`, { recursive: true });
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
    if (raw.length < worthIt) continue;
    await writeFile(`${path}.gz`, gzipSync(raw, { level: 9 }));
  }
}
