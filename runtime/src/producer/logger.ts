import type { Notices } from './notices.js';
import type { StateChange } from './producer-events.js';

/** Receives the log lines of a producer. `console` is one, and so are most loggers. Never receives a secret or a record. */
export interface Logger {
  debug(message: string): void;
  info(message: string): void;
  warn(message: string): void;
  error(message: string): void;
}

/** Logs a change of state: a final failure as an error, a failure that is retried as a warning, anything else for debugging. */
export function logStateChange(
  logger: Logger | undefined,
  table: string,
  { from, to, reason }: StateChange,
  notices: Notices,
): void {
  if (logger === undefined) return;
  const line = `zerobus ${table}: ${from} -> ${to}${reason === undefined ? '' : `: ${reason.message}`}`;
  notices.add((text: string) => {
    if (to === 'failed' && reason?.code !== 'aborted') return logger.error(text);
    return reason === undefined ? logger.debug(text) : logger.warn(text);
  }, line);
}
