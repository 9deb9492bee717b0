import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import process from 'node:process';
import { createInterface } from 'node:readline';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const bin = fileURLToPath(new URL('../../dist/cli/bin.js', import.meta.url));

/** An emulator in a process of its own, as users start it. */
export interface EmulatorProcess {
  readonly child: ChildProcess;
  /** What it printed for its clients. */
  readonly env: Readonly<Record<string, string>>;
}

/**
 * Starts `zerobus-gen emulator --data`, and kills it after some milliseconds if that is given. Undefined if it was killed before it was
 * ready. Throws if it ended with an error.
 */
export async function startEmulatorProcess(
  data: string,
  killAfterMs?: number,
  flags: readonly string[] = [],
): Promise<EmulatorProcess | undefined> {
  const words = [bin, 'emulator', '--data', data, ...flags];
  const child = spawn(process.execPath, words, { stdio: ['ignore', 'pipe', 'pipe'] });
  const closed = once(child, 'close');
  let errors = '';
  child.stderr.on('data', (chunk) => {
    errors += chunk;
  });
  if (killAfterMs !== undefined) setTimeout(killAfterMs).then(() => child.kill('SIGKILL'));
  const env: Record<string, string> = {};
  for await (const line of createInterface({ input: child.stdout })) {
    const at = line.indexOf('=');
    env[line.slice(0, at)] = line.slice(at + 1);
    if (env['DATABRICKS_AUTH_TYPE'] !== undefined) return { child, env };
  }
  await closed;
  // It may have said that it recovers what the log has.
  if (child.signalCode === 'SIGKILL') return undefined;
  throw new Error(errors);
}
