/** Browser tests live in ../e2e and borrow this project's node_modules: `npm --prefix ui run e2e`. */
import { defineConfig } from '@playwright/test';

export default defineConfig({
  testDir: '../e2e',
  testMatch: '**/*.spec.ts',
  outputDir: 'test-results',
  fullyParallel: false,
  workers: process.env.CI ? 1 : 2,
  forbidOnly: !!process.env.CI,
  timeout: 300_000, // two slow cores: a story waits for what it needs, it does not measure
  expect: { timeout: 30_000, toPass: { timeout: 60_000 } },
  retries: 0, // a test that passes the second time is a fault to find
  reporter: [['list'], ['./reporter.ts']],
  use: {
    browserName: 'chromium',
    actionTimeout: 60_000, // what never comes says where, and in time
    navigationTimeout: 60_000,
    locale: 'en-GB',
    timezoneId: 'Europe/Berlin',
    // a trace costs as much as the test; without one a failure still shows the page
    trace: process.env.TRACE ? 'retain-on-failure' : 'off',
    screenshot: 'only-on-failure',
    launchOptions: {
      executablePath: process.env.CHROMIUM || '/usr/bin/chromium',
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
});
