import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { npmPackages } from './npm-packages.ts';

/** The path of another Node than this one. Rejects on a system for which npm has none. */
export async function nodeProgram(major: '22' | '24'): Promise<string> {
  const modules = await npmPackages('compilers');
  const program = join(modules, `node-${major}-${process.platform}-${process.arch}`, 'bin', 'node');
  await access(program);
  return program;
}
