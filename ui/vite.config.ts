/** The dev server (all parts under /desk/, see dev.go) and vitest. `scripts/build.mjs` builds each part from here too. */
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { svelteTesting } from '@testing-library/svelte/vite';
import { defineConfig } from 'vitest/config';
import { devRoutes } from './scripts/dev-routes.mjs';
import { iconPlugin } from './scripts/icon-plugin.mjs';
import { localePlugin } from './scripts/locale-plugin.mjs';

const jsx = { runtime: 'automatic', importSource: 'preact' } as const;

export default defineConfig({
  root: import.meta.dirname,
  base: '/desk/',
  appType: 'custom',
  plugins: [iconPlugin(), svelte(), process.env.VITEST ? svelteTesting() : [], localePlugin(), devRoutes()],
  oxc: { jsx },
  optimizeDeps: {
    entries: ['agent/index.html', 'setup/index.html', 'widget/page/index.html', 'widget/panel/main.tsx'],
    rolldownOptions: { transform: { jsx } },
  },
  server: {
    host: '127.0.0.1',
    port: 5173,
    strictPort: true,
    cors: true,
    fs: {
      allow: [
        '.',
        '../chat/testdata',
        '../docs',
        '../internal/demo/content',
        '../internal/desk/testdata',
        '../internal/plain',
      ],
    },
  },
  test: {
    environment: 'happy-dom',
    css: true, // tokens are tested as text
    include: ['{agent,widget,setup,shared,scripts,gallery}/**/*.test.{ts,tsx,svelte.ts}'],
    restoreMocks: true,
    unstubGlobals: true,
  },
});
