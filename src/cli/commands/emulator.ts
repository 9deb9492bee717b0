import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { findEmulatedTables } from '../../app/emulate/emulated-tables.js';
import type { ProjectRequest } from '../../app/project/open-project.js';
import { RequestError } from '../../app/project/request-error.js';
import type { Emulator } from '../../emulator/index.js';
import { aborted } from '../../system/aborted.js';
import type { Context } from '../context.js';
import { exitCode } from '../exit-code.js';

export interface EmulatorFlags extends ProjectRequest {
  readonly tables: readonly string[];
  readonly port: number;
  readonly workspacePort: number;
  /** What stands after `--`. */
  readonly '--'?: readonly string[] | undefined;
}

/**
 * Runs the emulator until Ctrl-C, or as long as a command runs with its environment; then gives that command's exit code.
 * The environment is printed as `KEY=value` lines when everything listens.
 */
export async function emulator(flags: EmulatorFlags, context: Context): Promise<number> {
  const ports = { port: port(flags.port, '--port'), workspacePort: port(flags.workspacePort, '--workspace-port') };
  const { startEmulator } = await import('../../emulator/index.js');
  const tables = await findEmulatedTables({ ...flags, snapshots: flags.tables }, context);
  const running = await startEmulator({ ...tables, ...ports });
  try {
    const command = flags['--'] ?? [];
    const { env } = running;
    if (command.length > 0) return await runCommand(command, env, context);
    for (const [key, value] of Object.entries(env)) context.terminal.out(`${key}=${value}`);
    context.terminal.err(context.terminal.style('dim', 'The emulator is ready. Ctrl-C ends it.', 'err'));
    await aborted(context.signal);
    return exitCode.done;
  } finally {
    await running.close();
  }
}

function port(value: number, flag: string): number {
  if (Number.isInteger(value) && value >= 0 && value <= 65_535) return value;
  throw new RequestError(`${flag} takes a port from 0 to 65535.`, '0 takes any free port.');
}

async function runCommand(words: readonly string[], env: Emulator['env'], context: Context): Promise<number> {
  const [program, ...rest] = words as readonly [string, ...string[]];
  const child = spawn(program, rest, {
    cwd: context.folder,
    env: { ...context.environment, ...env },
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  // A terminal sends Ctrl-C to the child too; this is for who signals only us.
  const stop = (): void => void child.kill('SIGTERM');
  context.signal.addEventListener('abort', stop, { once: true });
  try {
    return await new Promise((resolve, reject) => {
      child.once('error', (error) => {
        reject(
          new RequestError(
            `${program} cannot be started: ${error.message}.`,
            'Write the command after --, as in: zerobus-gen emulator -- npm test.',
          ),
        );
      });
      child.once('exit', (code, signal) => resolve(code ?? 128 + (signal === null ? 0 : constants.signals[signal])));
    });
  } finally {
    context.signal.removeEventListener('abort', stop);
  }
}
