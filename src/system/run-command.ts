import { type ChildProcess, spawn } from 'node:child_process';
import { constants } from 'node:os';
import { join } from 'node:path';

/** Where a command runs. */
export interface CommandContext {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Its working directory. */
  readonly folder: string;
  /** Ends the command with all processes that it started. */
  readonly signal: AbortSignal;
}

/** How long a command of a terminal may take to end by itself after Ctrl-C, which reaches it too. In milliseconds. */
const GRACE = 2_000;
/** Signals that end this process if they come a second time. */
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Runs a command that uses stdin, stdout and stderr of this process, without a shell where the system can: on Windows `.cmd` and
 * `.bat` files need one, and their arguments are quoted for it. Resolves to the exit code of the command; after a signal, to 128 and
 * its number, as a shell does. Rejects with the error of the system if the command cannot be started.
 */
export async function runCommand(program: string, words: readonly string[], context: CommandContext): Promise<number> {
  const { environment, folder, signal } = context;
  const { default: crossSpawn } = await import('cross-spawn');
  // An abort until here would not reach the command.
  signal.throwIfAborted();
  const isGroup = isOwnGroup();
  const options = { cwd: folder, env: { ...environment }, stdio: 'inherit', detached: isGroup } as const;
  const child = crossSpawn(program, [...words], options);
  const ended = new Promise<number>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, name) => resolve(code ?? 128 + (name === null ? 0 : constants.signals[name])));
  });
  const kill = (): void => signalTree(child, isGroup, 'SIGKILL');
  const killAndEnd = (name: NodeJS.Signals): void => {
    kill();
    process.kill(process.pid, name);
  };
  let grace: NodeJS.Timeout | undefined;
  const stop = (): void => {
    if (isGroup) signalTree(child, isGroup, 'SIGTERM');
    else grace = setTimeout(() => endTree(child), GRACE);
    // No signal of a terminal reaches a group of its own, so it would outlive this process.
    for (const name of SIGNALS) process.once(name, killAndEnd);
  };
  process.once('exit', kill);
  signal.addEventListener('abort', stop, { once: true });
  try {
    return await ended;
  } finally {
    clearTimeout(grace);
    signal.removeEventListener('abort', stop);
    process.off('exit', kill);
    for (const name of SIGNALS) process.off(name, killAndEnd);
  }
}

/**
 * Returns whether to run a command in a process group of its own, so that a signal reaches all its processes. On a terminal it stays in
 * the group of this process: the terminal sends Ctrl-C to all of that, and only that may read from it.
 */
function isOwnGroup(): boolean {
  return process.platform !== 'win32' && process.stdin.isTTY !== true;
}

/** Ends a command in the process group of this process: on Windows with all processes that it started. */
function endTree(child: ChildProcess): void {
  if (process.platform !== 'win32') {
    signalTree(child, false, 'SIGTERM');
    return;
  }
  const program = join(process.env['SystemRoot'] ?? 'C:\\Windows', 'System32', 'taskkill.exe');
  const kill = (): void => void child.kill();
  // Windows has neither process groups nor signals.
  spawn(program, ['/PID', String(child.pid), '/T', '/F'], { stdio: 'ignore', windowsHide: true })
    .once('error', kill)
    .once('exit', (code) => code !== 0 && kill());
}

function signalTree(child: ChildProcess, isGroup: boolean, name: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    if (isGroup) process.kill(-child.pid, name);
    else child.kill(name);
  } catch {
    // It has ended already.
  }
}
