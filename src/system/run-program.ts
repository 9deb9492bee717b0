import { type ChildProcess, spawn } from 'node:child_process';
import { errorCode } from './error-code.js';
import { resolvers } from './resolvers.js';

/** How a program is run, and what bounds it. */
export interface ProgramOptions {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly timeoutMs: number;
  /** Of stdout and of stderr, each. */
  readonly maxBytes: number;
  readonly signal?: AbortSignal | undefined;
}

export type ProgramEnd =
  | { readonly kind: 'ended'; readonly code: number | null; readonly out: string; readonly err: string }
  /** `code` of the system: ENOENT where there is no such program. */
  | { readonly kind: 'not-started'; readonly code: string }
  | { readonly kind: 'timeout' | 'too-large' };

/**
 * Runs a program without stdin and without a shell. One that takes too long or says too much is killed, and with it
 * whatever it has started. Rejects only with the reason of `signal`.
 */
export async function runProgram(
  program: string,
  args: readonly string[],
  options: ProgramOptions,
): Promise<ProgramEnd> {
  const { environment: env, timeoutMs, signal } = options;
  signal?.throwIfAborted();
  // A group of its own can be killed as one; Windows has no such groups.
  const detached = process.platform !== 'win32';
  const { promise, resolve, reject } = resolvers<ProgramEnd>();
  let child: ChildProcess;
  try {
    child = spawn(program, args, { env, detached, stdio: ['ignore', 'pipe', 'pipe'], windowsHide: true });
  } catch (error) {
    return { kind: 'not-started', code: errorCode(error) ?? 'unknown' };
  }
  const out = collect(child.stdout, options.maxBytes, () => resolve({ kind: 'too-large' }));
  const err = collect(child.stderr, options.maxBytes, () => resolve({ kind: 'too-large' }));
  child.once('error', (error) => resolve({ kind: 'not-started', code: errorCode(error) ?? 'unknown' }));
  let closed = false;
  child.once('close', (code) => {
    closed = true;
    resolve({ kind: 'ended', code, out: out(), err: err() });
  });
  const timer = setTimeout(() => resolve({ kind: 'timeout' }), timeoutMs);
  const abort = (): void => reject(signal?.reason);
  signal?.addEventListener('abort', abort, { once: true });
  try {
    return await promise;
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', abort);
    // What has ended may have left something to run on its own, without our pipes.
    if (!closed) kill(child, detached);
  }
}

/** Gives what has come, as text. */
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

/** The pipes too: what is left of it must not keep this process alive. */
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
