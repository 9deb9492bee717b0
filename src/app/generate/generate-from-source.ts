import pMap from 'p-map';
import { FileClaims } from '../../artifacts/names/file-claims.js';
import type { TableNames } from '../../artifacts/names/schema-names.js';
import { TableNamer } from '../../artifacts/names/table-namer.js';
import { expectTable } from '../../catalog/expect-table.js';
import type { TableSource } from '../../catalog/table-source.js';
import { type Diagnostic, hasErrors } from '../../diagnostics/diagnostic.js';
import { isSameLock } from '../../lock/is-same-lock.js';
import type { Lock } from '../../lock/lock.js';
import { listLocks, readResolvedLock } from '../../lock/lock-folder.js';
import { resolveLock } from '../../lock/resolve-lock.js';
import type { MovedField } from '../../lock/update-fields.js';
import { updateLock } from '../../lock/update-lock.js';
import type { TableModel } from '../../model/table-model.js';
import type { TableName } from '../../model/table-name.js';
import { scalarProto } from '../../proto/scalar-types.js';
import { inspectTable } from '../project/inspect-table.js';
import { nameFormCheck } from '../project/name-form-check.js';
import type { ResolvedProject } from '../project/resolve-project.js';
import { LockChanged } from '../publish/lock-changed.js';
import { publishIndexes } from '../publish/publish-indexes.js';
import { failedTable, type TableResult, tableResult } from '../publish/table-result.js';
import { generateTable } from './generate-table.js';
import { movedFieldWarnings } from './moved-field-warnings.js';

/** A run that reads tables from a source. */
export interface SourceRun extends ResolvedProject {
  readonly source: TableSource;
  /** How many tables to read at a time. Default 4. */
  readonly jobs?: number;
  readonly signal?: AbortSignal | undefined;
  /** Called after each table, with the number of tables read and of all tables. */
  readonly onRead?: (read: number, total: number) => void;
}

/** How many tables are written at a time: emitting continues while the disk is busy. */
const WRITERS = 8;

/**
 * Reads each table, updates its lock and writes its files. A failure for one table is in its result, and the other tables are
 * still written. Throws the reason of `signal`, and any error that is a bug.
 */
export async function generateFromSource(
  tables: readonly TableName[],
  run: SourceRun,
): Promise<readonly TableResult[]> {
  const { jobs = 4, signal, onRead } = run;
  const unique = [...new Map(tables.map((table) => [table.toSql(), table])).values()];
  let count = 0;
  const read = async (table: TableName): Promise<TableModel | TableResult> => {
    const model = await readTable(table, run);
    onRead?.(++count, unique.length);
    return model;
  };
  const models = await pMap(unique, read, { concurrency: jobs });
  const { locks } = await listLocks(run.lockFolder, async (text, file) => (await resolveLock(text, file)).lock);
  const namer = new TableNamer(locks);
  const checkNameForm = nameFormCheck(locks);
  // Planned in the order of the tables, so that names do not depend on which table is written first.
  const plans = withoutDuplicates(
    models.map((model) => ('status' in model ? model : planTable(model, namer, checkNameForm, run))),
  );
  const generated = new Map<string, Lock>();
  const write = async (plan: TablePlan | TableResult): Promise<TableResult> => {
    if ('status' in plan) return plan;
    // After an abort, tables that are being written are completed and get into their index; no other table is started.
    if (signal?.aborted === true) return tableResult(plan.model.name.toString(), [], []);
    return generatePlanned(plan, generated, run);
  };
  const results = await pMap(failClashes(plans, locks), write, { concurrency: WRITERS });
  const published = await publishIndexes(generated, results, run);
  signal?.throwIfAborted();
  return published;
}

/** Keeps one plan per table: the source may return one table for two spellings of its name. */
function withoutDuplicates(plans: readonly (TablePlan | TableResult)[]): readonly (TablePlan | TableResult)[] {
  const seen = new Set<string>();
  return plans.filter((plan) => {
    if ('status' in plan) return true;
    const key = plan.model.name.toSql();
    return seen.size < seen.add(key).size;
  });
}

/** Fails each table whose files belong to another table: one that has a lock and is not in this run, or an earlier one. */
function failClashes(
  plans: readonly (TablePlan | TableResult)[],
  locks: readonly Lock[],
): readonly (TablePlan | TableResult)[] {
  const claims = new FileClaims();
  const planned = new Set(plans.map((plan) => ('status' in plan ? '' : plan.model.name.toSql())));
  for (const lock of locks) if (!planned.has(lock.name.toSql())) claims.claim(lock.name, lock);
  return plans.map((plan) => {
    const clash = 'status' in plan ? undefined : claims.claim(plan.model.name, plan.names);
    return clash === undefined || 'status' in plan ? plan : failedTable(plan.model.name.toString(), clash);
  });
}

async function readTable(table: TableName, { source, signal }: SourceRun): Promise<TableModel | TableResult> {
  try {
    return expectTable(await source.readTable(table, signal), table);
  } catch (error) {
    signal?.throwIfAborted();
    return failedTable(table.toString(), error);
  }
}

/** A table that can be generated. */
interface TablePlan {
  readonly model: TableModel;
  readonly names: TableNames;
  /** Whether `names` override the names in the lock. */
  readonly renamed: boolean;
  /** Diagnostics of the table. */
  readonly diagnostics: readonly Diagnostic[];
  /** Diagnostics of its names, reported only when files are written. */
  readonly nameDiagnostics: readonly Diagnostic[];
}

function planTable(
  model: TableModel,
  namer: TableNamer,
  checkNameForm: (table: TableName) => void,
  project: ResolvedProject,
): TablePlan | TableResult {
  const table = model.name.toString();
  const { message, exclude } = project.tableOptions?.(model.name) ?? {};
  try {
    checkNameForm(model.name);
    const inspected = inspectTable(model, { catalog: project.catalog, exclude });
    const { diagnostics } = inspected;
    if (hasErrors(diagnostics)) return tableResult(table, [], diagnostics);
    const { names, diagnostics: nameDiagnostics } = namer.name(inspected.model.name, message);
    return { model: inspected.model, names, renamed: message !== undefined, diagnostics, nameDiagnostics };
  } catch (error) {
    return failedTable(table, error);
  }
}

/** Updates the lock of a planned table, and generates the table. Adds its new lock to `generated`, by its name. */
async function generatePlanned(
  plan: TablePlan,
  generated: Map<string, Lock>,
  project: ResolvedProject,
): Promise<TableResult> {
  const { model, renamed, diagnostics } = plan;
  const table = model.name.toString();
  try {
    const previous = await readResolvedLock(project.lockFolder, model.name);
    const names = renamed ? plan.names : (previous?.lock ?? plan.names);
    const moved: MovedField[] = [];
    const lock = updateLock(previous, model, {
      names,
      scalar: scalarProto,
      target: project.target,
      onMoved: (field) => moved.push(field),
    });
    const isSaved = previous?.merged === false && isSameLock(previous.lock, lock);
    const warnings = [...plan.nameDiagnostics, ...movedFieldWarnings(moved, lock)];
    // The text of a lock that was read is known.
    const locked = { lock: isSaved ? previous.lock : lock, before: previous?.text, isSaved, diagnostics, warnings };
    return await generateTable(locked, generated, project);
  } catch (error) {
    if (error instanceof LockChanged) return generatePlanned(plan, generated, project);
    // Nothing of the table was written. The caller throws the reason after it has written the indexes.
    if (project.signal?.aborted === true && error === project.signal.reason) return tableResult(table, [], []);
    return failedTable(table, error);
  }
}
