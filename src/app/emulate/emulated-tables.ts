import { listLocks } from '../../lock/lock-folder.js';
import { lockToModel } from '../../lock/lock-to-model.js';
import type { TableModel } from '../../model/table-model.js';
import { checkVariables } from '../project/check-variables.js';
import { openProject } from '../project/open-project.js';
import type { ProjectRequest } from '../project/project-request.js';
import { resolvePath } from '../project/resolve-path.js';
import type { RunContext } from '../project/run-context.js';

/** The project to emulate, and optional snapshots to use in place of its lock. */
export interface EmulatedTablesRequest extends ProjectRequest {
  /** Files or folders of `.json` and `.sql`, relative to the working directory. Default: the tables of the lock. */
  readonly snapshots?: readonly string[];
  /** Values of placeholders in the SQL of the snapshots, by name. */
  readonly vars?: Readonly<Record<string, string>> | undefined;
}

/** What a local emulator serves. */
export interface EmulatedTables {
  /** Absolute paths of snapshots, or table models. Absent when there are neither snapshots nor a lock. */
  readonly tables?: readonly (string | TableModel)[];
  /** The catalog of the target, for table names without one. */
  readonly catalog?: string;
  /** Values of placeholders in the SQL of the snapshots, by name. */
  readonly vars?: Readonly<Record<string, string>>;
}

/**
 * Finds the tables that an emulator of the project serves: the snapshots of the request, else the tables of the lock.
 * Throws RequestError, and GenError when the config or a lock cannot be read: serving other tables instead would surprise.
 */
export async function findEmulatedTables(request: EmulatedTablesRequest, context: RunContext): Promise<EmulatedTables> {
  const { snapshots = [] } = request;
  const { lockFolder, target } = await openProject(request, context);
  const at = target.catalog === undefined ? {} : { catalog: target.catalog };
  const vars = request.vars === undefined ? {} : { vars: checkVariables(request.vars) };
  if (snapshots.length > 0)
    return { ...at, ...vars, tables: snapshots.map((path) => resolvePath('tables', path, context.folder)) };
  const { locks, errors } = await listLocks(lockFolder);
  if (errors[0] !== undefined) throw errors[0];
  return locks.length === 0 ? at : { ...at, tables: locks.map((lock) => lockToModel(lock, target.name)) };
}
