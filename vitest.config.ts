import { defineConfig } from 'vitest/config';
import { CountReporter } from './test/support/count-reporter.js';

/** Processes that are killed, and disks that are full, take long: `npm run crash` runs them. */
export default defineConfig(({ mode }) => ({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/peers/**', '**/node_modules/**', ...(mode === 'crash' ? [] : ['test/crash/**'])],
    reporters: ['default', new CountReporter()],
    // One a core: by default one core is left idle, and of two that is half.
    maxWorkers: '100%',
    // Generous: the machines that run this are slow and shared. No test waits for a time.
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
}));
