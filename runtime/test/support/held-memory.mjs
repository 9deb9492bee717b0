/** Returns the bytes that this process holds, without garbage. Needs `--expose-gc`. */
export async function heldMemory() {
  globalThis.gc();
  await new Promise((resolve) => setImmediate(resolve));
  // The memory of buffers is freed beside the collector, and counted at the next run of it.
  globalThis.gc();
  const { external, heapUsed } = process.memoryUsage();
  return external + heapUsed;
}
