import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { installOnce } from './install-once.ts';
import { run } from './run.ts';

const client = fileURLToPath(new URL('clients/rust/', import.meta.url));
const manifest = join(client, 'Cargo.toml');

/**
 * The program of `clients/rust`, with the official Rust SDK and what else Cargo.lock pins. Cargo itself is the machine's.
 * The first run compiles everything, which takes some minutes; later ones compile the program only if it has changed.
 */
export async function rustClient(): Promise<string> {
  await run('cargo', ['--version'], { env: cargoEnv() });
  const folder = await installOnce('rust', [manifest, join(client, 'Cargo.lock')], (output) => compile(output));
  await compile(folder, '--offline');
  return join(folder, 'debug', 'persistent-client');
}

async function compile(folder: string, ...flags: readonly string[]): Promise<void> {
  const args = ['build', '--quiet', '--locked', '--manifest-path', manifest, '--target-dir', folder, ...flags];
  await run('cargo', args, { env: cargoEnv(), timeoutMs: 1_200_000 });
}

/** Cargo's installer puts it where few have their PATH. */
function cargoEnv(): Record<string, string> {
  const home = process.env['CARGO_HOME'] ?? join(homedir(), '.cargo');
  return { PATH: [process.env['PATH'], join(home, 'bin')].join(delimiter) };
}
