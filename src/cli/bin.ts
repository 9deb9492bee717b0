#!/usr/bin/env node
import { exitCode } from './exit-code.js';
import { run } from './run.js';

// A reader that has seen enough, as `| head` does, is no error: the work goes on, and the exit code is its own.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') return;
  process.stderr.write(`error: The output cannot be written: ${error.message}.\n`);
  process.exit(exitCode.failed);
});
// Where decoration cannot be shown, it is left out.
process.stderr.on('error', () => undefined);

const interrupt = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  // The second one ends at once.
  process.once(signal, () => interrupt.abort(new Error(`stopped by ${signal}`)));
}

process.exitCode = await run(process.argv.slice(2), {
  out: process.stdout,
  err: process.stderr,
  environment: process.env,
  folder: process.cwd(),
  signal: interrupt.signal,
  // Opened only by who reads it.
  stdin: () => process.stdin,
});
