import { defineConfig } from 'vitest/config';

/** The tests in a real browser, against a running server: acceptance starts both. */
export default defineConfig({
  resolve: { alias: { '@': new URL('./src', import.meta.url).pathname } },
  test: {
    environment: 'node',
    include: ['browser/**/*.browser.ts'],
    fileParallelism: false,
    testTimeout: 240_000,
    hookTimeout: 60_000,
  },
});
