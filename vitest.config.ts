import { defineConfig } from 'vitest/config';
import { CountReporter } from './test/support/count-reporter.js';

/** Tests that leave nothing behind in their process share it: loading modules takes longer than most of them. */
const sharing = [
  ...['test/app/init', 'test/auth', 'test/catalog', 'test/config', 'test/ddl', 'test/diagnostics', 'test/drift'],
  ...[
    'test/emulator',
    'test/fuzz',
    'test/lock',
    'test/model',
    'test/proto',
    'test/system',
    'runtime/test/codecs',
    'runtime/test/wire',
  ],
];
/** Tests that take long: `npm run slow` runs them, and `npm run fuzz` those below test/fuzz, so that `npm test` stays below three minutes. */
const slow = [
  'runtime/test/producer/hostile-server.test.ts',
  'runtime/test/producer/memory.test.ts',
  'runtime/test/spool/processes.test.ts',
  'test/action/action.test.ts',
  'test/cli/locked-settings.test.ts',
  'test/compat/compat.test.ts',
  'test/emulator/attacks-http.test.ts',
  'test/emulator/delta/emulator.test.ts',
  'test/emulator/delta/every-value.test.ts',
  'test/emulator/delta/parquet.test.ts',
  'test/emulator/delta/persistent-restart.test.ts',
  'test/emulator/delta/recovery.test.ts',
  'test/emulator/recovery.test.ts',
  'test/field/responses.test.ts',
  'test/field/systems/busy-files.test.ts',
  'test/lock/merge-sides.test.ts',
  'test/story/large-table.test.ts',
];
const slowFuzz = [
  'test/fuzz/emulator-calls.test.ts',
  'test/fuzz/emulator-requests.test.ts',
  'test/fuzz/git-merges.test.ts',
  'test/fuzz/lock.test.ts',
  'test/fuzz/numbers.test.ts',
];
const shared = sharing.map((folder) => `${folder}/**/*.test.ts`);

export default defineConfig(({ mode }) => {
  // Killed processes and full disks take long: `npm run crash` runs them.
  const elsewhere = [
    'test/peers/**',
    '**/node_modules/**',
    ...(mode.startsWith('crash') ? [] : ['test/crash/**']),
    ...(mode === 'slow' ? [] : slow),
    ...(mode === 'fuzz' ? [] : slowFuzz),
  ];
  return {
    test: {
      reporters: ['default', new CountReporter()],
      // One a core: by default one core is left idle, and of two that is half.
      maxWorkers: '100%',
      // Generous: the machines that run this are slow and shared. No test waits for a time.
      testTimeout: 120_000,
      hookTimeout: 120_000,
      // They do not have the mode by themselves.
      projects: [
        { extends: true, mode, test: { name: 'shared', include: shared, exclude: elsewhere, isolate: false } },
        {
          extends: true,
          mode,
          test: {
            name: 'own',
            include: ['test/**/*.test.ts', 'runtime/test/**/*.test.ts'],
            exclude: [...elsewhere, ...shared],
          },
        },
      ],
    },
  };
});
