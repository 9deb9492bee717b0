import { describe } from 'vitest';

/** Peers that could not be had, shown at the end. */
const missing: string[] = [];

/**
 * Tests against a program that must be installed first. Where it cannot be, that is a failure in CI, and elsewhere a
 * skip that is counted and says why.
 */
export async function describePeer<T>(
  name: string,
  install: () => Promise<T>,
  tests: (peer: T) => void,
): Promise<void> {
  try {
    const peer = await install();
    describe(name, () => tests(peer));
  } catch (error) {
    if (process.env['CI'] === 'true') throw error;
    missing.push(name);
    const reason = error instanceof Error ? error.message.split('\n')[0] : String(error);
    process.stderr.write(`skipped, ${missing.length} so far: ${name} cannot be installed: ${reason}\n`);
    describe.skip(`${name} (not installed)`, () => tests(undefined as T));
  }
}
