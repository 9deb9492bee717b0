#!/usr/bin/env node
import { cannotStart } from './cannot-start.js';
import { exitCode } from './exit-code.js';

/** Ends the process with a message. What stands on the pipes is written before. */
function fail(message: string): never {
  ended = true;
  process.stderr.write(`error: ${message}\n`);
  process.exit(exitCode.failed);
}

let ended = false;
// A reader that has seen enough, as `| head` does, is no error: the work goes on, and the exit code is its own.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') fail(`The output cannot be written: ${error.message}.`);
});
// Where decoration cannot be shown, it is left out.
process.stderr.on('error', () => undefined);

const trouble = cannotStart(process);
if (trouble !== undefined) fail(trouble);

const interrupt = new AbortController();
const signals = ['SIGINT', 'SIGTERM'] as const;
for (const signal of signals) {
  process.once(signal, () => {
    // The second one ends at once, whichever it is.
    for (const each of signals) process.removeAllListeners(each);
    interrupt.abort(new Error(`stopped by ${signal}`));
  });
}

// A config runs in this process. Without this, one that ends it would look like work that was done.
process.once('exit', () => {
  if (!ended)
    fail('The process ended before its work was done.\n  Does the config end it, or wait for what never comes?');
});

const { run } = await import('./run.js');
const code = await run(process.argv.slice(2), {
  out: process.stdout,
  err: process.stderr,
  environment: process.env,
  folder: process.cwd(),
  signal: interrupt.signal,
  // Opened only by who reads it.
  stdin: () => process.stdin,
});
ended = true;
process.exitCode = code;
// What a config left running, a timer or a connection, is not waited for; that the output failed is told before.
process.stdout.write('', () => process.stderr.write('', () => setImmediate(() => process.exit())));
