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
const shared = sharing.map((folder) => `${folder}/**/*.test.ts`);

export default defineConfig(({ mode }) => {
  // Killed processes and full disks take long: `npm run crash` runs them.
  const elsewhere = ['test/peers/**', '**/node_modules/**', ...(mode.startsWith('crash') ? [] : ['test/crash/**'])];
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
