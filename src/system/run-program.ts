import { type ChildProcess, spawn } from 'node:child_process';
import { unlessAborted } from './abort-signal.js';
import { errorCode } from './error-code.js';

/** The environment and the limits of a program. */
export interface ProgramContext {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly timeoutMs: number;
  /** The limit for stdout, and separately for stderr. */
  readonly maxBytes: number;
  readonly signal?: AbortSignal | undefined;
}

/** How a program ended. */
export type ProgramEnd =
  | { readonly kind: 'ended'; readonly code: number | null; readonly out: string; readonly err: string }
  /** `code` is the error code of the system; ENOENT if the program does not exist. */
  | { readonly kind: 'not-started'; readonly code: string }
  | { readonly kind: 'timeout' | 'too-large' };

/**
 * Runs a program without stdin and without a shell. If it takes too long or prints too much, it is killed together with its
 * child processes. Rejects only with the reason of `signal`.
 */
export async function runProgram(
  program: string,
  args: readonly string[],
  context: ProgramContext,
): Promise<ProgramEnd> {
  const { environment: env, timeoutMs, maxBytes, signal } = context;
  signal?.throwIfAborted();
  // A process group can be killed as a whole. Windows has none.
  const detached = process.platform !== 'win32';
  let child: ChildProcess;
  try {
    child = spawn(program, args, { env, detached, stdio: ['ignore', 'pipe', 'pipe'], windowsHide: true });
  } catch (error) {
    return { kind: 'not-started', code: errorCode(error) ?? 'unknown' };
  }
  let closed = false;
  let timer: NodeJS.Timeout | undefined;
  const end = new Promise<ProgramEnd>((resolve) => {
    const out = collect(child.stdout, maxBytes, () => resolve({ kind: 'too-large' }));
    const err = collect(child.stderr, maxBytes, () => resolve({ kind: 'too-large' }));
    child.once('error', (error) => resolve({ kind: 'not-started', code: errorCode(error) ?? 'unknown' }));
    child.once('close', (code) => {
      closed = true;
      resolve({ kind: 'ended', code, out: out(), err: err() });
    });
    timer = setTimeout(() => resolve({ kind: 'timeout' }), timeoutMs);
  });
  try {
    return await unlessAborted(end, signal);
  } finally {
    clearTimeout(timer);
    // A program that has closed its pipes may have left a background process on purpose; that one is not killed.
    if (!closed) kill(child, detached);
  }
}

/** Collects the output of a stream. Returns a function that returns what has arrived so far, as text. */
function collect(stream: ChildProcess['stdout'], maxBytes: number, tooLarge: () => void): () => string {
  const chunks: Buffer[] = [];
  let size = 0;
  stream?.on('data', (chunk: Buffer) => {
    size += chunk.length;
    if (size > maxBytes) tooLarge();
    else chunks.push(chunk);
  });
  return () => Buffer.concat(chunks).toString('utf8');
}

/** Kills a program and closes its pipes, so that a surviving process cannot keep this one alive. */
function kill(child: ChildProcess, group: boolean): void {
  child.stdout?.destroy();
  child.stderr?.destroy();
  if (child.pid === undefined) return;
  try {
    if (group) process.kill(-child.pid, 'SIGKILL');
    else child.kill('SIGKILL');
  } catch {
    // It has ended already.
  }
}
