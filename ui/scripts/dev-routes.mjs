/** Makes the dev server answer the addresses that the binary has: /desk/…, /setup, /chat/…, /widget.js. */
import { readFile } from 'node:fs/promises';
import { build } from 'vite';
import { loader } from './parts.mjs';
import { root } from './paths.mjs';

/** @returns {import('vite').Plugin} */
export function devRoutes() {
  return {
    name: 'porchlight-routes',
    apply: 'serve',
    configureServer(server) {
      server.middlewares.use((req, res, next) => {
        const path = new URL(req.url ?? '/', 'http://localhost').pathname;
        if (path === '/widget.js') return void serveLoader(res).catch(next);
        if (/^\/setup\/?$/.test(path)) return void servePage(server, 'setup', path, res).catch(next);
        if (path.startsWith('/chat/')) return void servePage(server, 'widget/page', path, res).catch(next);
        if (path === '/desk/agent/testing/') return void servePage(server, 'agent/testing', path, res).catch(next);
        if (isScreen(path, req.headers.accept)) return void servePage(server, 'agent', path, res).catch(next);
        next();
      });
    },
  };
}

/**
 * A screen of the workspace, as opposed to one of its modules.
 * @param {string} path
 * @param {string | undefined} accept
 */
function isScreen(path, accept) {
  return /^\/desk(\/|$)/.test(path) && !!accept?.includes('text/html');
}

/**
 * @param {import('vite').ViteDevServer} server
 * @param {string} part
 * @param {string} path
 * @param {import('node:http').ServerResponse} res
 */
async function servePage(server, part, path, res) {
  const html = await readFile(`${root}${part}/index.html`, 'utf8');
  const rooted = html.replaceAll('="./', `="/${part}/`); // the page's address is not its folder
  const page = await server.transformIndexHtml(path, rooted);
  res.setHeader('Content-Type', 'text/html; charset=utf-8').end(page);
}

/**
 * The loader is a classic script, which the dev server does not make: built anew for each request, in milliseconds.
 * @param {import('node:http').ServerResponse} res
 */
async function serveLoader(res) {
  const config = loader('desk/widget/panel/main.tsx', 'desk/widget/trail.ts');
  const built = await build({ ...config, build: { ...config.build, write: false } });
  const [first] = Array.isArray(built) ? built : [built];
  if (!first || !('output' in first)) throw new Error('the loader gave no output');
  res.setHeader('Content-Type', 'text/javascript; charset=utf-8').end(first.output[0].code);
}
