import type { Logger } from './logger.js';
import type { StateChange } from './notices.js';
import { notify } from './notify.js';

/** Writes a line on a change of state: what failed for good as an error, what is tried again as a warning. */
export function logChange(logger: Logger | undefined, table: string, { from, to, reason }: StateChange): void {
  if (logger === undefined) return;
  const line = `zerobus ${table}: ${from} -> ${to}${reason === undefined ? '' : `: ${reason.message}`}`;
  notify((text) => {
    if (to === 'failed' && reason?.code !== 'aborted') logger.error(text);
    else if (reason !== undefined) logger.warn(text);
    else logger.debug(text);
  }, line);
}
