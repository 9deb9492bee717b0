import spawn from 'cross-spawn';

/** Where a program runs. */
interface ProgramPlace {
  readonly folder: string;
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** Whether it writes its errors to the stderr of this process. Default true. */
  readonly showErrors?: boolean;
}

/** A program that could not be started, or ended with another code than 0. */
export class ProgramFailed extends Error {
  override readonly name = 'ProgramFailed';
  /** Its exit code; null without one. */
  readonly status: number | null;

  constructor(message: string, status: number | null, cause: unknown) {
    super(message, { cause });
    this.status = status;
  }
}

/** Runs a program that npm installed, which is a `.cmd` file on Windows, and returns its stdout. Throws if it fails. */
export function runProgram(program: string, args: readonly string[], place: ProgramPlace): string {
  const { folder, environment, showErrors = true } = place;
  const { status, stdout, stderr, error } = spawn.sync(program, [...args], {
    cwd: folder,
    env: { ...process.env, ...environment },
    encoding: 'utf8',
    maxBuffer: 1 << 26,
    stdio: ['ignore', 'pipe', showErrors ? 'inherit' : 'pipe'],
  });
  // cross-spawn sets it to null.
  if (!error && status === 0) return stdout;
  throw new ProgramFailed(`${program} ${args.join(' ')} failed:\n${stdout ?? ''}${stderr ?? ''}`, status, error);
}
