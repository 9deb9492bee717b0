import { test } from 'vitest';

/**
 * Whether this system has what tests of POSIX need: signals between processes, named pipes, devices, modes of files, a shell `sh`,
 * programs that begin with `#!`, and symbolic links that everybody may make.
 */
const isPosix: boolean = process.platform !== 'win32';

/** A test that needs it. Elsewhere it is skipped, and counted so. */
export const posixTest: typeof test = isPosix ? test : (test.skip as typeof test);
