import type { Project } from './open-project.js';
import type { TablesRequest } from './project-request.js';
import { RequestError } from './request-error.js';
import { resolveSetting } from './resolve-setting.js';
import type { RunContext } from './run-context.js';

/** Returns how many tables to read at a time. Throws RequestError. */
export function chooseJobs({ jobs }: TablesRequest, { config }: Project, context: RunContext): number {
  const chosen = resolveSetting('jobs', context, [
    [{ field: 'jobs' }, jobs],
    ['the config', config.jobs],
    ['default', 8],
  ]);
  if (Number.isInteger(chosen) && chosen >= 1 && chosen <= 256) return chosen;
  throw new RequestError(['jobs'], (write) => ({
    message: `${write('jobs')} must be an integer from 1 to 256.`,
    help: `Leave ${write('jobs')} out to read 8 tables at a time.`,
  }));
}
