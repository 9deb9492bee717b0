import { Worker } from 'node:worker_threads';

/**
 * Starts the worker thread of Delta tables. The worker is in a folder `emulator`, in the sources and in the package, and this module there
 * or beside it. In our own tests, which run the sources, tsx loads the worker.
 */
export function startDeltaWorker(): Worker {
  if (!import.meta.url.endsWith('.ts')) return new Worker(new URL('../emulator/delta-worker.js', import.meta.url));
  const { href } = new URL('../emulator/delta-worker.ts', import.meta.url);
  const source = `import('tsx/esm/api').then(({ register }) => { register(); return import('${href}'); });`;
  return new Worker(source, { eval: true });
}
