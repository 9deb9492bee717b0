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

/** How long a command of a Windows console may take to end by itself after Ctrl-C, which reaches it too. In milliseconds. */
const GRACE = 2_000;

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
  const stop = (): void => endTree(child, isGroup, ended);
  signal.addEventListener('abort', stop, { once: true });
  try {
    return await ended;
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

/**
 * Returns whether to run a command in a process group of its own, so that a signal reaches all its processes. On a terminal it stays in
 * the group of this process: the terminal sends Ctrl-C to all of that, and only that may read from it.
 */
function isOwnGroup(): boolean {
  return process.platform !== 'win32' && process.stdin.isTTY !== true;
}

function endTree(child: ChildProcess, isGroup: boolean, ended: Promise<unknown>): void {
  if (child.pid === undefined) return;
  try {
    if (process.platform === 'win32') endTreeOnWindows(child, ended);
    else if (isGroup) process.kill(-child.pid, 'SIGTERM');
    else child.kill('SIGTERM');
  } catch {
    // It has ended already.
  }
}

/** Windows has neither process groups nor signals. */
function endTreeOnWindows(child: ChildProcess, ended: Promise<unknown>): void {
  const program = join(process.env['SystemRoot'] ?? 'C:\\Windows', 'System32', 'taskkill.exe');
  const kill = (): void => void child.kill();
  const timer = setTimeout(() => {
    spawn(program, ['/PID', String(child.pid), '/T', '/F'], { stdio: 'ignore', windowsHide: true })
      .once('error', kill)
      .once('exit', (code) => code !== 0 && kill());
  }, GRACE);
  const cancel = (): void => clearTimeout(timer);
  ended.then(cancel, cancel);
}
