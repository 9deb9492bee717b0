import type { Diagnostic } from '../../diagnostics/diagnostic.js';
import { expectLock } from '../../lock/lock-folder.js';
import { checkOffline } from '../project/check-offline.js';
import { inspectTable } from '../project/inspect-table.js';
import { openProject } from '../project/open-project.js';
import { type OneTableRequest, parseOneTable, readOneTable } from '../project/read-one-table.js';
import { RequestError } from '../project/request-error.js';
import type { RunContext } from '../project/run-context.js';
import { type SampleFormat, sampleLines } from './sample-lines.js';

/** Which records to make up. */
export interface SampleRequest extends OneTableRequest {
  /** Number of records, from 0. Default 10. */
  readonly count?: number | undefined;
  /** An integer from 0 to 2^32 - 1; a seed always gives the same records. Default 1. */
  readonly seed?: number | undefined;
  /** Default `ndjson`. */
  readonly format?: SampleFormat | undefined;
}

/** The made-up records of a table. */
export interface Sample {
  /** Errors and warnings about the table. With an error there are no records. */
  readonly diagnostics: readonly Diagnostic[];
  /** The lines of the records, each with its line feed. */
  readonly lines: Iterable<string>;
}

/**
 * Makes up plausible records of a table, in the form that `send` reads. Throws RequestError, and GenError if the table cannot
 * be read.
 */
export async function sampleRecords(request: SampleRequest, context: RunContext): Promise<Sample> {
  const { count = 10, seed = 1, format = 'ndjson' } = request;
  expectInteger('count', count, Number.MAX_SAFE_INTEGER);
  expectInteger('seed', seed, 2 ** 32 - 1);
  const project = await openProject(request, context);
  const table = parseOneTable(request.table, project);
  const model = checkOffline(request)
    ? await expectLock(project.lockFolder, table)
    : await readOneTable(table, request, project, context);
  const { diagnostics } = inspectTable(model, { catalog: project.target.catalog ?? model.name.catalog });
  const shown = diagnostics.filter(({ severity }) => severity !== 'info');
  const isUsable = shown.every(({ severity }) => severity !== 'error');
  return { diagnostics: shown, lines: isUsable ? sampleLines(model, count, seed, format) : [] };
}

function expectInteger(field: 'count' | 'seed', value: number, most: number): void {
  if (Number.isInteger(value) && value >= 0 && value <= most) return;
  throw new RequestError([field], (write) => ({
    message: `${write(field)} must be an integer from 0 to ${most}.`,
    help: `Correct ${write(field)}, or leave it out.`,
  }));
}
