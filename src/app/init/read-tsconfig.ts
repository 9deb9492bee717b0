import { dirname, isAbsolute, join, relative, resolve } from 'node:path';
import { findNearest, type ProjectFacts } from './project-facts.js';

/** Where the tsconfig.json of a project expects source files. */
export interface Tsconfig {
  /** The folder that must contain all source files (`rootDir`), relative to the project; undefined if it is not below it. */
  readonly root: string | undefined;
  /** Returns whether tsconfig.json includes a file, given relative to the project. */
  includes(file: string): boolean;
}

/** Reads the nearest tsconfig.json. Returns undefined if it does not exist or is invalid, which generating code reports. */
export async function readTsconfig({ folder, folders }: ProjectFacts): Promise<Tsconfig | undefined> {
  const path = await findNearest(folders, ['tsconfig.json']);
  if (path === undefined) return undefined;
  try {
    const { createFilesMatcher, parseTsconfig } = await import('get-tsconfig');
    const config = parseTsconfig(path);
    const matches = createFilesMatcher({ path, config });
    const rootDir = config.compilerOptions?.rootDir;
    const root = rootDir === undefined ? '' : relative(folder, resolve(dirname(path), rootDir)).replaceAll('\\', '/');
    return {
      root: root === '' || root.startsWith('..') || isAbsolute(root) ? undefined : root,
      includes: (file) => matches(join(folder, file).replaceAll('\\', '/')) !== undefined,
    };
  } catch {
    return undefined;
  }
}
