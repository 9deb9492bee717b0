import { Worker } from 'node:worker_threads';

/**
 * Starts the worker thread of Delta tables. This module is in the folder of the worker, both in the sources and in the bundle. In our own
 * tests, which run the sources, tsx loads it.
 */
export function startDeltaWorker(): Worker {
  if (!import.meta.url.endsWith('.ts')) return new Worker(new URL('./delta-worker.js', import.meta.url));
  const { href } = new URL('./delta-worker.ts', import.meta.url);
  const source = `import('tsx/esm/api').then(({ register }) => { register(); return import('${href}'); });`;
  return new Worker(source, { eval: true });
}
