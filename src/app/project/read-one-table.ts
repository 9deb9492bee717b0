import type { TableModel } from '../../model/table-model.js';
import type { TableName } from '../../model/table-name.js';
import { parseSelection, TablePattern } from '../../model/table-pattern.js';
import type { Project } from './open-project.js';
import { openSource } from './open-source.js';
import type { ProjectRequest, SourceRequest } from './project-request.js';
import { RequestError } from './request-error.js';
import type { RunContext } from './run-context.js';

/** One table, and where to read its types. */
export interface OneTableRequest extends ProjectRequest, SourceRequest {
  /** `catalog.schema.table`; `schema.table` in a project with targets. */
  readonly table: string;
  /** Whether to take the table's types from the lock instead of reading the table. Default false. */
  readonly offline?: boolean | undefined;
}

/** Parses the name of the table of a command that takes one. Throws RequestError for a pattern, and GenError `invalid-table-name`. */
export function parseOneTable(name: string, project: Project): TableName {
  const [table] = parseSelection([name], project.target.nameForm);
  if (!(table instanceof TablePattern) && table !== undefined) return table;
  throw new RequestError(['table'], () => ({
    message: `A single table is needed, and '${name}' is a pattern.`,
    help: 'Name one table, without *.',
  }));
}

/** Reads a table from the source of the request. Throws RequestError, and GenError if the table cannot be read. */
export async function readOneTable(
  table: TableName,
  request: SourceRequest,
  project: Project,
  context: RunContext,
): Promise<TableModel> {
  const { source } = await openSource(request, project, context);
  try {
    return await source.readTable(table, context.signal);
  } finally {
    await source.close?.();
  }
}
