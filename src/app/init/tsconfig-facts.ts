import { existsSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import type { ProjectFacts } from './project-facts.js';

/** What the tsconfig that governs a project says of where code lies. */
export interface TsconfigFacts {
  /** The folder of sources, seen from the project, where all code must lie in it. */
  readonly root: string | undefined;
  /** Whether a file, seen from the project, is among those that it names. */
  includes(file: string): boolean;
}

/** Undefined where there is none; one that is broken is told of when code is generated. */
export async function readTsconfig({ folder, folders }: ProjectFacts): Promise<TsconfigFacts | undefined> {
  const path = folders.map((at) => join(at, 'tsconfig.json')).find((file) => existsSync(file));
  if (path === undefined) return undefined;
  try {
    const { createFilesMatcher, parseTsconfig } = await import('get-tsconfig');
    const config = parseTsconfig(path);
    const matches = createFilesMatcher({ path, config });
    const rootDir = config.compilerOptions?.rootDir;
    const root = rootDir === undefined ? '' : relative(folder, resolve(dirname(path), rootDir)).replaceAll('\\', '/');
    return {
      root: root === '' || root.startsWith('..') ? undefined : root,
      includes: (file) => matches(join(folder, file).replaceAll('\\', '/')) !== undefined,
    };
  } catch {
    return undefined;
  }
}
