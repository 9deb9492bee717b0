import { defineConfig } from 'vitest/config';

// `npm run peers`: the real programs. `npm test` needs none of them.
// Compiling the official Rust SDK takes some minutes: `npm run peers:rust` tests against it.
const rust = 'test/peers/persistent.test.ts';

export default defineConfig(({ mode }) => ({
  test: {
    include: mode === 'rust' ? [rust] : ['test/peers/**/*.test.ts', 'test/artifacts/typescript/round-trip.test.ts'],
    exclude: mode === 'rust' ? [] : [rust],
    // Records of each table, for round trips: too many for `npm test`.
    env: { ROUND_TRIPS: '1000' },
    testTimeout: 120_000,
    // The first run installs them.
    hookTimeout: 600_000,
    fileParallelism: false,
    // Of the tests that say they may run side by side: compilers, of which two are enough for a machine.
    maxConcurrency: 2,
  },
}));
