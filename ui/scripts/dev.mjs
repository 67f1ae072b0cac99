/** The dev server that `go run -tags dev .` proxies to; UI_PORT moves it. */
import { createServer } from 'vite';
import { root } from './paths.mjs';

const server = await createServer({ root, server: { port: Number(process.env.UI_PORT ?? 5173) } });
await server.listen();
server.printUrls();
