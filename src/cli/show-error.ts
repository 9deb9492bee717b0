import { describeRequestError, RequestError } from '../app/project/request-error.js';
import { GenError } from '../diagnostics/gen-error.js';
import { describeIssueTracker } from '../diagnostics/repository-url.js';
import type { Context } from './command.js';
import { type ExitCode, exitCode } from './exit-code.js';
import { UsageError } from './usage-error.js';
import { writeFlag } from './write-flag.js';

/** Writes to stderr what ended a command and how to fix it, and returns the exit code. Only a bug shows a stack. */
export function showError(error: unknown, { terminal }: Pick<Context, 'terminal'>): ExitCode {
  const label = terminal.style('red', 'error', 'err');
  const problem = error instanceof RequestError ? describeRequestError(error, writeFlag) : error;
  if (problem instanceof UsageError || problem instanceof GenError || error instanceof RequestError) {
    const { message, help } = problem as { readonly message: string; readonly help: string };
    terminal.err(`${label}: ${message}`);
    terminal.err(`  fix: ${help}`);
    return exitCode.failed;
  }
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  terminal.err(`${label}: this is a bug in zerobus-gen, please report it${describeIssueTracker()}:\n${stack}`);
  return exitCode.bug;
}
