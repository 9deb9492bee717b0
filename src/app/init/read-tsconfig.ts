import { dirname, isAbsolute, join, relative, resolve } from 'node:path';
import { findOldTarget } from '../../config/infer-typescript.js';
import { readTsconfig } from '../../config/read-tsconfig.js';
import { GenError } from '../../diagnostics/gen-error.js';
import { findNearest, type ProjectFacts } from './project-facts.js';

/** The tsconfig that compiles the source of a project. */
export interface SourceTsconfig {
  /** Its path relative to the project. */
  readonly name: string;
  /** The folder that must contain all source files (`rootDir`), relative to the project; undefined if it is not below it. */
  readonly root: string | undefined;
  /** A target that generated code cannot be compiled for. */
  readonly oldTarget: string | undefined;
  /** Returns whether the tsconfig includes a file, given relative to the project. */
  includes(file: string): boolean;
}

/** Reads the nearest tsconfig.json. Returns undefined if it does not exist or is invalid, which generating code reports. */
export async function findTsconfig({ folder, folders }: ProjectFacts): Promise<SourceTsconfig | undefined> {
  const path = await findNearest(folders, ['tsconfig.json']);
  if (path === undefined) return undefined;
  try {
    const { file, options, includes } = await readTsconfig(path, join(folder, 'src/index.ts'));
    const { rootDir } = options;
    const root =
      typeof rootDir === 'string' ? relative(folder, resolve(dirname(file), rootDir)).replaceAll('\\', '/') : '';
    return {
      name: relative(folder, file).replaceAll('\\', '/'),
      root: root === '' || root.startsWith('..') || isAbsolute(root) ? undefined : root,
      oldTarget: findOldTarget(options),
      includes: (source) => includes(join(folder, source)),
    };
  } catch (error) {
    if (error instanceof GenError && error.code === 'tsconfig-invalid') return undefined;
    throw error;
  }
}
