import react from '@vitejs/plugin-react';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

// Django serves the built files below STATIC_URL, and the page itself at /performance/collection.
export default defineConfig({
  base: '/static/collection/',
  plugins: [react()],
  build: { target: 'es2021', manifest: true, assetsInlineLimit: 0, chunkSizeWarningLimit: 1200 },
  server: { proxy: { '/api': 'http://127.0.0.1:8000', '/accounts': 'http://127.0.0.1:8000' } },
  test: {
    environment: 'jsdom',
    include: ['test/**/*.test.{ts,tsx}'],
    setupFiles: ['test/setup.ts'],
    css: false,
    // jsdom draws nothing: test/charts.ts records what would be drawn, and rows stand in a plain list.
    alias: [
      { find: /^\.\/engine$/, replacement: here('test/charts.ts') },
      { find: /^\.\.\/\.\.\/table\/Grid$/, replacement: here('test/PlainGrid.tsx') },
    ],
    testTimeout: 60_000,
  },
});
