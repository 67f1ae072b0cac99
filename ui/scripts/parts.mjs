/** What is built, from where and to where: one entry a part of the browser half. */
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { Features } from 'lightningcss';
import { iconPlugin } from './icon-plugin.mjs';
import { localePlugin } from './locale-plugin.mjs';
import { dist, root } from './paths.mjs';
import { widgetTokens } from './widget-tokens.mjs';

/** @typedef {import('vite').InlineConfig} InlineConfig */

/**
 * What all parts share. `configFile: false` because vite.config.ts is the dev server's.
 * @param {InlineConfig} config
 * @returns {InlineConfig}
 */
function part(config) {
  return {
    configFile: false,
    root,
    logLevel: 'warn',
    publicDir: false,
    css: { lightningcss: { exclude: Features.LightDark } }, // we say each colour twice ourselves, and need no emulation of light-dark()
    ...config,
    build: {
      target: 'es2022',
      cssTarget: 'chrome111', // the first with oklch and color-mix, as Safari 16.4 and Firefox 113
      assetsInlineLimit: 0, // data: URLs would need a wider CSP
      modulePreload: { polyfill: false }, // inline-free, and every target browser has it
      reportCompressedSize: false,
      chunkSizeWarningLimit: 600, // KB: the article editor comes when it is opened; scripts/sizes.mjs holds what is loaded first
      emptyOutDir: true,
      ...config.build,
    },
  };
}

const hashed = {
  entryFileNames: 'assets/[name]-[hash].js',
  chunkFileNames: 'assets/[name]-[hash].js',
  assetFileNames: 'assets/[name]-[hash][extname]',
};

/**
 * Everything that a page needs at once comes as one file: cut up by which later chunk shares what, it was forty, and a fifth larger. The
 * entry stays by itself. It awaits the language before it mounts, and a chunk that imported from it would wait for that as well.
 */
const first = {
  name: 'first',
  tags: [/** @type {const} */ ('$initial')],
  test: (/** @type {string} */ id) => !/\/((main|fixture)\.tsx?|index\.html)$/.test(id),
};

/** The widget's components; Svelte's have a compiler of their own. */
const preactJsx = { jsx: { runtime: /** @type {const} */ ('automatic'), importSource: 'preact' } };

/**
 * A page with its own folder of hashed assets.
 * @param {string} source folder that has the index.html
 * @param {string} out folder below dist, which is also the page's path
 */
export function page(source, out) {
  return part({
    base: `/${out}/`,
    plugins: [iconPlugin(), svelte(), localePlugin()],
    oxc: preactJsx,
    build: {
      outDir: `${dist}${out}`,
      manifest: 'manifest.json',
      rolldownOptions: {
        input: `${root}${source}/index.html`,
        output: { ...hashed, codeSplitting: { groups: [first] } },
        checks: { pluginTimings: false },
      },
    },
  });
}

const preload = String.raw`, __VITE_PRELOAD__, import\.meta\.url\)`;
const simple = new RegExp(
  String.raw`__vitePreload\(\(\) => (import\([^)]*\)(?:\.then\(\(n\) => n\.\w+\))?)${preload}`,
  'g',
);
const picking = new RegExp(
  String.raw`__vitePreload\(async \(\) => \{\s*const \{[^}]*\} = await (import\([^;]*);\s*return \{[^}]*\};\s*\}${preload}`,
  'g',
);

/** Chunks of the panel have no styles or links to wait for: Vite's preloading around each import() would only cost a kilobyte. */
function plainImports() {
  return {
    name: 'porchlight-plain-imports',
    enforce: /** @type {const} */ ('pre'),
    /** @param {string} id */
    load: (id) => (id.endsWith('vite/preload-helper.js') ? 'export const __vitePreload = (load) => load()' : undefined),
    /** @param {string} code */
    renderChunk: (code) => code.replace(simple, '$1').replace(picking, '$1'),
  };
}

/** The panel: what a visitor reaches for. */
export function panel() {
  return abroad('widget', { panel: `${root}widget/panel/main.tsx` });
}

/** What follows the pages of a visit, where the inbox does. By itself: whoever only looks at pages loads nothing of the panel. */
export function trail() {
  return abroad('widget/trail', { trail: `${root}widget/trail.ts` });
}

/**
 * Modules loaded across origins, so that every path in them is relative to the module itself.
 * @param {string} out folder below dist
 * @param {Record<string, string>} input
 */
function abroad(out, input) {
  return part({
    base: './',
    plugins: [localePlugin(), plainImports(), widgetTokens()],
    oxc: preactJsx,
    build: {
      outDir: dist + out,
      manifest: 'manifest.json',
      cssCodeSplit: false,
      modulePreload: false, // preloading writes <link> elements into the host page
      rolldownOptions: {
        input,
        preserveEntrySignatures: 'allow-extension', // the loader calls what they export; their chunks share the rest
        output: { ...hashed, entryFileNames: '[name]-[hash].js', chunkFileNames: '[name]-[hash].js' },
      },
    },
  });
}

/**
 * The loader: one classic script without a hash, because its address stands in other people's pages.
 * @param {string} panelPath where the panel is, relative to the loader
 * @param {string} trailPath where the page trail's keeper is
 */
export function loader(panelPath, trailPath) {
  return part({
    define: { __PANEL__: JSON.stringify(panelPath), __TRAIL__: JSON.stringify(trailPath) },
    build: {
      target: 'es2020',
      outDir: dist,
      emptyOutDir: false,
      rolldownOptions: {
        input: `${root}widget/loader.ts`,
        output: { format: 'iife', entryFileNames: 'widget.js' },
      },
    },
  });
}
