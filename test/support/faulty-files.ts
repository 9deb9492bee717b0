import fs from 'node:fs';
import promises from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';

/** Operations of the file system that can fail, by a name that covers all functions for it. */
const operations: Readonly<Record<string, readonly (readonly [object: object, name: string])[]>> = {
  rename: [
    [fs, 'renameSync'],
    [promises, 'rename'],
  ],
  rm: [
    [fs, 'rmSync'],
    [fs, 'unlinkSync'],
    [promises, 'rm'],
    [promises, 'unlink'],
  ],
  open: [
    [fs, 'openSync'],
    [fs, 'open'],
    [fs, 'readFileSync'],
    [fs, 'writeFileSync'],
    [fs, 'appendFileSync'],
    [promises, 'open'],
    [promises, 'readFile'],
  ],
  lstat: [
    [fs, 'lstatSync'],
    [fs, 'statSync'],
    [fs, 'existsSync'],
    [promises, 'lstat'],
    [promises, 'stat'],
    [promises, 'access'],
  ],
  readdir: [
    [fs, 'readdirSync'],
    [promises, 'readdir'],
  ],
  realpath: [
    [fs.realpathSync, 'native'],
    [promises, 'realpath'],
  ],
  mkdir: [
    [fs, 'mkdirSync'],
    [promises, 'mkdir'],
  ],
  chmod: [
    [fs, 'chmodSync'],
    [promises, 'chmod'],
  ],
};

/** The names of the operations. */
export const OPERATIONS: readonly string[] = Object.keys(operations);

/** Which call fails. */
export interface Fault {
  readonly operation: string;
  readonly code: string;
  /** The files whose operations count. */
  readonly matches: (path: string) => boolean;
  /** The first call that fails, from 1; or the first one for each path. */
  readonly at: number | 'first of each path';
  /** How many calls fail, one after the other. Default 1. */
  readonly times?: number;
}

/** What a run did while operations failed. */
export interface FaultyRun<T> {
  readonly result: T;
  /** What failed: the function and the path. Empty if there was no such call. */
  readonly failed: readonly string[];
}

/** Runs `work` while calls of one operation fail, as they do while another program has the file open. */
export async function withFault<T>(fault: Fault, work: () => Promise<T>): Promise<FaultyRun<T>> {
  const { operation, code, matches, at, times = 1 } = fault;
  const failed: string[] = [];
  let calls = 0;
  const seen = new Set<string>();
  const fails = (path: string): boolean => {
    if (at !== 'first of each path') return ++calls >= at && calls < at + times;
    const isFirst = !seen.has(path);
    seen.add(path);
    return isFirst;
  };
  const restore: (() => void)[] = [];
  for (const [object, name] of operations[operation] ?? []) {
    const functions = object as Record<string, (...args: unknown[]) => unknown>;
    const original = functions[name]!;
    const isAsync = object === promises;
    functions[name] = Object.assign(function (this: unknown, ...args: unknown[]): unknown {
      // A rename is about its new name.
      const path = String(operation === 'rename' ? args[1] : args[0]);
      if (typeof args[0] === 'number' || !matches(path)) return original.apply(this, args);
      if (!fails(path)) return original.apply(this, args);
      failed.push(`${name} ${path}`);
      const error = Object.assign(new Error(`${code}: ${operation} '${path}'`), { code, syscall: operation, path });
      if (name === 'existsSync') return false;
      if (name === 'open' && !isAsync) {
        return process.nextTick(args.at(-1) as (error: Error) => void, error);
      }
      if (isAsync) return Promise.reject(error);
      throw error;
    }, original);
    restore.push(() => {
      functions[name] = original;
    });
  }
  syncBuiltinESMExports();
  try {
    return { result: await work(), failed };
  } finally {
    for (const each of restore) each();
    syncBuiltinESMExports();
  }
}
