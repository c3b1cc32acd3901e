import { defineConfig } from '@playwright/test';

// Against the site at PAGE_URL, as ../start or ../check has started it; psql reaches its database by PGHOST, PGUSER, PGDATABASE.
export default defineConfig({
  testDir: '.',
  outputDir: '../node_modules/.cache/e2e',
  workers: 1,
  timeout: 60_000,
  expect: { timeout: 15_000 },
  use: {
    baseURL: process.env.PAGE_URL ?? 'http://127.0.0.1:8000',
    viewport: { width: 1440, height: 900 },
    launchOptions: {
      executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
      // Root has no sandbox; in containers /dev/shm is small.
      args: ['--no-sandbox', '--disable-dev-shm-usage'],
    },
  },
  projects: [
    { name: 'en', metadata: { language: 'en' } },
    { name: 'fa', metadata: { language: 'fa' } },
  ],
});
