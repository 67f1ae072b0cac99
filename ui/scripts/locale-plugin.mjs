/**
 * `virtual:locales/<part>` is an object of loaders, one a locale; each loads a complete catalog as its own chunk.
 * Chunks are modules rather than JSON: under a host page's CSP they need no more than the panel itself does.
 */
import { complete, locales, path, read } from './catalogs.mjs';

const list = /^virtual:locales\/(\w+)$/;
const one = /^virtual:locales\/(\w+)\/([\w-]+)$/;

/** @returns {import('vite').Plugin} */
export function localePlugin() {
  return {
    name: 'porchlight-locales',
    resolveId(id) {
      return list.test(id) || one.test(id) ? `\0${id}` : undefined;
    },
    load(id) {
      const asked = id.startsWith('\0') ? id.slice(1) : '';
      const [, part] = list.exec(asked) ?? [];
      if (part) return loaders(part);
      const [, ofPart, locale] = one.exec(asked) ?? [];
      if (!ofPart || !locale) return undefined;
      this.addWatchFile(path(ofPart, 'en'));
      if (locale !== 'en-XA') this.addWatchFile(path(ofPart, locale));
      return `export default ${JSON.stringify(complete(ofPart, locale))}`;
    },
  };
}

/** @param {string} part */
function loaders(part) {
  read(part, 'en'); // a part without English is a mistake: say so here rather than in the browser
  const lines = [...locales(part), 'en-XA'].map(
    (locale) => `${JSON.stringify(locale)}: () => import('virtual:locales/${part}/${locale}')`,
  );
  return `export default { ${lines.join(', ')} }`;
}
