import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

const bin = fileURLToPath(new URL('../../dist/cli/bin.js', import.meta.url));

export interface CommandEnd {
  /** Null where a signal ended it. */
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly out: string;
  readonly err: string;
}

/** A real process of the built command. */
export interface Command {
  readonly process: ChildProcess;
  readonly ended: Promise<CommandEnd>;
}

/**
 * Starts `zerobus-gen` with these words in a folder, with nothing in the environment but what is given. Its stdout is a
 * pipe, or the file given; its stdin is empty, or a pipe. `path` is a copy of the command; default: the last build.
 */
export function startCommand(
  words: readonly string[],
  folder: string,
  environment: Readonly<Record<string, string | undefined>>,
  stdout: number | 'pipe' = 'pipe',
  stdin: 'ignore' | 'pipe' = 'ignore',
  path: string = bin,
): Command {
  const child = spawn(process.execPath, [path, ...words], {
    cwd: folder,
    env: environment,
    stdio: [stdin, stdout, 'pipe'],
  });
  const ended = Promise.all([once(child, 'close'), read(child.stdout), read(child.stderr)]).then(
    ([[code, signal], out, err]) => ({ code, signal, out, err }) as CommandEnd,
  );
  return { process: child, ended };
}

/** All that comes until the end; nothing from a stream that the test destroyed. */
async function read(stream: NodeJS.ReadableStream | null): Promise<string> {
  return stream === null ? '' : text(stream).catch(() => '');
}
