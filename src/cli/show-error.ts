import { RequestError } from '../app/project/request-error.js';
import { GenError } from '../diagnostics/gen-error.js';
import type { Context } from './context.js';
import { type ExitCode, exitCode } from './exit-code.js';

/** Says on stderr what ended a command, where, and what to do next. A stack only for a bug in the tool. */
export function showError(error: unknown, { terminal }: Context): ExitCode {
  const label = terminal.style('red', 'error', 'err');
  if (error instanceof RequestError || error instanceof GenError) {
    terminal.err(`${label}: ${error.message}`);
    terminal.err(`  ${error.help}`);
    return exitCode.failed;
  }
  const shown = error instanceof Error ? (error.stack ?? error.message) : String(error);
  terminal.err(`${label}: this is a bug in zerobus-gen, please report it:\n${shown}`);
  return exitCode.bug;
}
