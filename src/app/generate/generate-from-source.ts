import pMap from 'p-map';
import { expectTable } from '../../catalog/expect-table.js';
import type { TableSource } from '../../catalog/table-source.js';
import type { Diagnostic } from '../../diagnostics/diagnostic.js';
import type { Lock } from '../../lock/lock.js';
import { listLocks, readResolvedLock } from '../../lock/lock-folder.js';
import { resolveLock } from '../../lock/resolve-lock.js';
import { updateLock } from '../../lock/update-lock.js';
import type { TableModel } from '../../model/table-model.js';
import type { TableName } from '../../model/table-name.js';
import { sameScalar } from '../../proto/scalar-types.js';
import type { TableNames } from '../../typescript/names/schema-names.js';
import { emitArtifacts } from '../artifacts/emit-artifacts.js';
import { FileClaims } from '../artifacts/file-claims.js';
import { publishTable, unchangedFiles } from '../artifacts/publish-files.js';
import { publishIndexes } from '../artifacts/publish-indexes.js';
import { TableNamer } from '../artifacts/table-namer.js';
import { failedTable, hasErrors, type TableResult, tableResult } from '../artifacts/table-result.js';
import { isUpToDate } from '../artifacts/up-to-date.js';
import { inspectTable } from '../project/inspect-table.js';
import { formExpectation } from '../project/name-form-check.js';
import type { ResolvedProject } from '../project/run-paths.js';
import { movedFieldWarnings } from './moved-field-warnings.js';

export interface SourceRun extends ResolvedProject {
  readonly source: TableSource;
  /** Tables that are read at once. Default 4. */
  readonly jobs?: number;
  readonly signal?: AbortSignal;
  /** Told after each table that was read. */
  readonly onRead?: (done: number, all: number) => void;
}

/** Tables whose files are written at once: emitting goes on while the disk is waited for. */
const writers = 8;

/**
 * The main job: reads each table, updates its lock, writes its files. What fails for one table is told in its result,
 * and the others are still done. Throws the reason of `signal`, and whatever is a bug.
 */
export async function generateFromSource(
  tables: readonly TableName[],
  options: SourceRun,
): Promise<readonly TableResult[]> {
  const { jobs = 4, signal, onRead } = options;
  const unique = [...new Map(tables.map((table) => [table.toSql(), table])).values()];
  let count = 0;
  const readOne = async (table: TableName): Promise<TableModel | TableResult> => {
    const model = await readTable(table, options);
    onRead?.(++count, unique.length);
    return model;
  };
  const read = await pMap(unique, readOne, { concurrency: jobs });
  const { locks } = await listLocks(options.lockFolder, (text, file) => resolveLock(text, file).lock);
  const namer = new TableNamer(locks);
  const expectForm = formExpectation(locks);
  // In the order of the tables, whichever of them is written first.
  const plans = onlyOnce(
    read.map((model) => ('status' in model ? model : planTable(model, namer, expectForm, options))),
  );
  const done = new Map<string, Lock>();
  const write = async (plan: TablePlan | TableResult): Promise<TableResult> => {
    if ('status' in plan) return plan;
    // What is being written when the run ends is completed, and stands in its index.
    return signal?.aborted === true
      ? tableResult(plan.model.name.toString(), [], [])
      : generateTable(plan, done, options);
  };
  const apart = keepApart(plans, locks);
  const results = await publishIndexes(done, await pMap(apart, write, { concurrency: writers }), options);
  signal?.throwIfAborted();
  return results;
}

/** What was asked for in two spellings is one table. */
function onlyOnce(plans: readonly (TablePlan | TableResult)[]): readonly (TablePlan | TableResult)[] {
  const seen = new Set<string>();
  return plans.filter((plan) => {
    if ('status' in plan) return true;
    const key = plan.model.name.toSql();
    return seen.size < seen.add(key).size;
  });
}

/** Fails tables that would have the files of another: of one that has a lock and is not in this run, or of one before. */
function keepApart(
  plans: readonly (TablePlan | TableResult)[],
  locks: readonly Lock[],
): readonly (TablePlan | TableResult)[] {
  const places = new FileClaims();
  const planned = new Set(plans.map((plan) => ('status' in plan ? '' : plan.model.name.toSql())));
  for (const lock of locks) if (!planned.has(lock.name.toSql())) places.claim(lock.name, lock);
  return plans.map((plan) => {
    const clash = 'status' in plan ? undefined : places.claim(plan.model.name, plan.names);
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
  /** Whether the names come before those of its lock. */
  readonly renamed: boolean;
  readonly found: readonly Diagnostic[];
  /** Told only where something is written. */
  readonly named: readonly Diagnostic[];
}

function planTable(
  read: TableModel,
  namer: TableNamer,
  expectForm: (table: TableName) => void,
  options: ResolvedProject,
): TablePlan | TableResult {
  const table = read.name.toString();
  const { message, exclude } = options.tableOptions?.(read.name) ?? {};
  try {
    expectForm(read.name);
    const { model, diagnostics: found } = inspectTable(read, { catalog: options.catalog, exclude });
    if (hasErrors(found)) return tableResult(table, [], found);
    const { names, diagnostics: named } = namer.name(model.name, message);
    return { model, names, renamed: message !== undefined, found, named };
  } catch (error) {
    return failedTable(table, error);
  }
}

/** Notes the new lock in `done`, by the name as shown. */
async function generateTable(plan: TablePlan, done: Map<string, Lock>, options: ResolvedProject): Promise<TableResult> {
  const { model, renamed, found } = plan;
  const table = model.name.toString();
  try {
    // Read again: another run may have written it.
    const resolved = await readResolvedLock(options.lockFolder, model.name);
    const previous = resolved?.lock;
    const names = renamed ? plan.names : (previous ?? plan.names);
    const lock = updateLock(previous, model, { names, sameScalar, target: options.target });
    if (resolved?.sides.length === 0 && (await isUpToDate(previous, lock, options))) {
      done.set(table, lock);
      return tableResult(table, unchangedFiles(lock, options), found);
    }
    const generated = await emitArtifacts(lock, options.artifacts);
    // The lock can know a fact that this source does not, and with it a reason to reject the table: nothing is written.
    if (hasErrors(generated.diagnostics)) return tableResult(table, [], [...found, ...generated.diagnostics]);
    const files = await publishTable(generated.lock, previous, generated.artifacts, options);
    done.set(table, generated.lock);
    return tableResult(table, files, [...found, ...plan.named, ...movedFieldWarnings(resolved, lock)]);
  } catch (error) {
    return failedTable(table, error);
  }
}
