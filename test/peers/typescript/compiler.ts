import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runToEnd } from '../run.ts';
import { type StrictOption, strictOptions, type Version } from './strict-options.ts';

/** The program of a version among installed packages; 7.0 starts its native one by itself. */
export function compiler(modules: string, version: Version): string {
  return join(modules, version === '5.9' ? 'typescript' : `typescript-${version}`, 'bin', 'tsc');
}

export interface CompilerConfig {
  readonly compilerOptions: Readonly<Record<string, unknown>>;
  readonly files?: readonly string[];
  readonly include?: readonly string[];
  readonly exclude?: readonly string[];
}

/**
 * Compiles with a tsconfig in `folder` and gives what the compiler says, a line for each error. Throws where it fails
 * without a word.
 */
export async function compile(tsc: string, folder: string, config: CompilerConfig): Promise<string[]> {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'tsconfig.json'), JSON.stringify(config));
  const args = [tsc, '--project', folder, '--pretty', 'false'];
  const { code, stdout, stderr } = await runToEnd(process.execPath, args, { timeoutMs: 300_000 });
  const errors = stdout.split('\n').filter((line) => /\berror TS\d+/.test(line));
  if ((code === 0) !== (errors.length === 0)) throw new Error(`tsc ended with ${code}:\n${stderr}\n${stdout}`);
  return errors;
}

/** Writes the planted lines and gives the files. */
export async function plant(folder: string): Promise<string[]> {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'package.json'), '{ "type": "module" }');
  const files = [join(folder, 'planted.ts'), join(folder, 'declared.d.ts')];
  for (const [index, file] of files.entries()) await writeFile(file, plantedLines(index === 1).join('\n'));
  return files;
}

/** Errors in planted lines by the name of the setting, each once; others as they are. */
export function namePlanted(errors: readonly string[]): string[] {
  const named = errors.map((error) => {
    const [, file, line] = /(planted\.ts|declared\.d\.ts)\((\d+),\d+\): error/.exec(error) ?? [];
    const planted = plantedLines(file === 'declared.d.ts')[Number(line) - 1];
    return strictOptions.find((option) => option.planted === planted)?.name ?? error;
  });
  return [...new Set(named)].sort();
}

function plantedLines(declared: boolean): string[] {
  return strictOptions.filter((option: StrictOption) => (option.declared ?? false) === declared).map(lineOf);
}

function lineOf({ planted }: StrictOption): string {
  return planted;
}
