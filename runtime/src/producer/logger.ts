import { notify } from './notify.js';
import type { StateChange } from './producer-events.js';

/** Where a producer writes what it does. `console` is one, and so are most loggers. Never given a secret or a record. */
export interface Logger {
  debug(message: string): void;
  info(message: string): void;
  warn(message: string): void;
  error(message: string): void;
}

/** Writes a line on a change of state: what failed for good as an error, what is tried again as a warning. */
export function logStateChange(logger: Logger | undefined, table: string, { from, to, reason }: StateChange): void {
  if (logger === undefined) return;
  const line = `zerobus ${table}: ${from} -> ${to}${reason === undefined ? '' : `: ${reason.message}`}`;
  notify((text) => {
    if (to === 'failed' && reason?.code !== 'aborted') logger.error(text);
    else if (reason !== undefined) logger.warn(text);
    else logger.debug(text);
  }, line);
}
