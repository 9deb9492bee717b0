import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';

export interface RunOptions {
  readonly input?: string;
  /** Working folder. */
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** After this many milliseconds the program is ended: official clients retry for ever. */
  readonly timeoutMs?: number;
}

/** Runs a program and gives what it wrote to stdout. Throws with its stderr where it fails. */
export async function run(program: string, args: readonly string[], options: RunOptions = {}): Promise<string> {
  const { input = '', cwd, env = {}, timeoutMs = 60_000 } = options;
  const signal = AbortSignal.timeout(timeoutMs);
  // A proxy of the machine does not lead to the emulator.
  const environment = { ...process.env, no_proxy: '*', ...env };
  const child = spawn(program, args, { cwd, env: environment, signal, killSignal: 'SIGKILL' });
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  child.stdin.on('error', () => {});
  child.stdin.end(input);
  const [code, stdout, stderr] = await Promise.all([ended, text(child.stdout), text(child.stderr)]);
  if (code !== 0) throw new Error(`${program} ${args.join(' ')} ended with ${code}:\n${stderr}\n${stdout}`);
  return stdout;
}
