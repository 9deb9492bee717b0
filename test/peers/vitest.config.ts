import { defineConfig } from 'vitest/config';

// `npm run peers`: the real programs. `npm test` needs none of them.
export default defineConfig({
  test: {
    include: ['test/peers/**/*.test.ts', 'test/artifacts/typescript/round-trip.test.ts'],
    // Records of each table, for round trips: too many for `npm test`.
    env: { ROUND_TRIPS: '1000' },
    testTimeout: 120_000,
    // The first run installs them.
    hookTimeout: 600_000,
    fileParallelism: false,
    // Of the tests that say they may run side by side: compilers, of which two are enough for a machine.
    maxConcurrency: 2,
  },
});
