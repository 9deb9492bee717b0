#!/usr/bin/env node
import { describeIssueTracker } from '../diagnostics/repository-url.js';
import { cannotStart } from './cannot-start.js';
import { exitCode } from './exit-code.js';

/** Ends the process with a message. */
function fail(message: string): never {
  ended = true;
  process.stderr.write(`error: ${message}\n`);
  process.exit(exitCode.failed);
}

let ended = false;
// `| head` closes the pipe early. That is not an error: the command continues and keeps its exit code.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') fail(`Cannot write to stdout: ${error.message}.`);
});
// Messages that cannot be shown are dropped.
process.stderr.on('error', () => undefined);

const problem = cannotStart(process);
if (problem !== undefined) fail(problem);

const interrupt = new AbortController();
// A closed terminal sends SIGHUP, and Ctrl-Break of a Windows console SIGBREAK, which other systems do not have.
const signals = ['SIGINT', 'SIGTERM', 'SIGHUP', ...(process.platform === 'win32' ? (['SIGBREAK'] as const) : [])];
for (const signal of signals) {
  process.once(signal, () => {
    // A second signal of any kind ends the process at once.
    for (const each of signals) process.removeAllListeners(each);
    interrupt.abort(new Error(`stopped by ${signal}`));
  });
}

// Thrown where nobody waits for it, as in a callback of the system. The message below would hide it.
process.once('uncaughtException', (error: unknown) => {
  ended = true;
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  process.stderr.write(
    `error: an error was thrown that nothing handles:\n${stack}\n  fix: If it comes from the config, correct that. Otherwise report a bug in zerobus-gen${describeIssueTracker()}.\n`,
  );
  process.exit(exitCode.bug);
});

// A config runs in this process. Without this check, a config that ends the process would look like success.
process.once('exit', () => {
  if (!ended)
    fail(
      'The process ended before the command did.\n  fix: Check the config: it may call process.exit or await something that never settles.',
    );
});

// A file or a dependency may be missing. The command must not end as if the config had ended it.
const { run } = await import('./run.js').catch((error: unknown) => {
  const reason = error instanceof Error ? error.message : String(error);
  return fail(`Cannot load zerobus-gen: ${reason}\n  fix: Install zerobus-gen and its dependencies again.`);
});
const code = await run(process.argv.slice(2), {
  out: process.stdout,
  err: process.stderr,
  environment: process.env,
  folder: process.cwd(),
  signal: interrupt.signal,
  // Opened only by commands that read it.
  stdin: () => process.stdin,
});
ended = true;
process.exitCode = code;
// Ends the process when the output is written, even if a config left a timer or connection open.
process.stdout.write('', () => process.stderr.write('', () => setImmediate(() => process.exit())));
