import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';

export interface RunOptions {
  /** Default: the working folder of the tests. */
  readonly cwd?: string;
  readonly input?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** After this many milliseconds the program is ended: official clients retry for ever. */
  readonly timeoutMs?: number;
}

/** How a program ended. */
export interface Ended {
  /** Null where a signal ended it. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program and gives what it wrote to stdout. Throws with its stderr where it fails. */
export async function run(program: string, args: readonly string[], options: RunOptions = {}): Promise<string> {
  const { code, stdout, stderr } = await runToEnd(program, args, options);
  if (code !== 0) throw new Error(`${program} ${args.join(' ')} ended with ${code}:\n${stderr}\n${stdout}`);
  return stdout;
}

/** Runs a program, which may fail. Throws where it cannot be started or takes too long. */
export async function runToEnd(program: string, args: readonly string[], options: RunOptions = {}): Promise<Ended> {
  const { cwd, input = '', env = {}, timeoutMs = 60_000 } = options;
  const child = spawn(program, args, {
    ...(cwd === undefined ? {} : { cwd }),
    // A proxy of the machine does not lead to the emulator.
    env: { ...process.env, no_proxy: '*', ...env },
    signal: AbortSignal.timeout(timeoutMs),
    killSignal: 'SIGKILL',
  });
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  child.stdin.on('error', () => {});
  child.stdin.end(input);
  const [code, stdout, stderr] = await Promise.all([ended, text(child.stdout), text(child.stderr)]);
  return { code, stdout, stderr };
}
