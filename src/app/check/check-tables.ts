import pMap from 'p-map';
import type { Diagnostic } from '../../diagnostics/diagnostic.js';
import { GenError } from '../../diagnostics/gen-error.js';
import { compareTables } from '../../drift/compare-tables.js';
import type { Finding } from '../../drift/finding.js';
import { expectLock, listLocks } from '../../lock/lock-folder.js';
import { lockToModel } from '../../lock/lock-to-model.js';
import { targetKey } from '../../lock/target-ids.js';
import type { TableName } from '../../model/table-name.js';
import type { TablePattern } from '../../model/table-pattern.js';
import { compareFiles, compareIndex, compareMessage } from '../artifacts/compare-files.js';
import { tableFolder } from '../artifacts/table-paths.js';
import { lockedTables } from '../project/expand-tables.js';
import { inspectTable } from '../project/inspect-table.js';
import type { CheckRun } from './check-options.js';
import type { CheckResult } from './check-result.js';
import { droppedTable, readUnlessGone } from './dropped-table.js';
import { ungeneratedTables } from './ungenerated-tables.js';

/**
 * The live tables against their locks, and the locks against the files. Without tables, those of all locks and of the
 * configuration; then live tables that match a pattern and have no lock. Reads only.
 * What could not be looked at is an `error`, never "no drift". Throws GenError `no-match`, the reason of `signal`, and
 * whatever is a bug.
 */
export async function checkTables(
  asked: readonly (TableName | TablePattern)[],
  options: CheckRun,
): Promise<CheckResult[]> {
  const { locks, errors } = await listLocks(options.lockFolder);
  // Without all locks nobody knows what an index should hold.
  const complete = errors.length === 0 ? locks : [];
  const wanted = lockedTables(
    asked,
    options.configured,
    locks.map(({ name }) => name),
  );
  const indexes = new Map<string, ReturnType<typeof compareIndex>>();
  const indexOf = (table: TableName): ReturnType<typeof compareIndex> => {
    const folder = tableFolder(table);
    const found = indexes.get(folder) ?? compareIndex(complete, folder, options.out, options.artifacts);
    indexes.set(folder, found);
    return found;
  };
  let count = 0;
  const check = async (table: TableName): Promise<CheckResult> => {
    const result = await checkOne(table, indexOf, options);
    options.onChecked?.(++count, wanted.length);
    return result;
  };
  const results = await pMap(wanted, check, { concurrency: options.jobs });
  options.signal.throwIfAborted();
  if (options.source !== undefined && wanted.length > 0) {
    const known = [...locks.map(({ name }) => name.toString()), ...errors.map((error) => error.diagnostic.table ?? '')];
    results.push(...(await ungeneratedTables(asked, known, options.source, options)));
  }
  if (asked.length === 0) results.push(...errors.map((error) => unreadable(error, targetKey(options.target))));
  return results;
}

/** `indexOf` compares the index of a table's folder, once for all tables in it. */
async function checkOne(
  table: TableName,
  indexOf: (table: TableName) => ReturnType<typeof compareIndex>,
  options: CheckRun,
): Promise<CheckResult> {
  const { source, failOn, signal } = options;
  const target = targetKey(options.target);
  const diagnostics: Diagnostic[] = [];
  const findings: Finding[] = [];
  try {
    const lock = await expectLock(options.lockFolder, table);
    const { message, exclude } = options.tableOptions?.(table) ?? {};
    if (options.compareFiles !== false) {
      diagnostics.push(...compareMessage(lock, message));
      diagnostics.push(...(await compareFiles(lock, options.out, options.artifacts)));
      diagnostics.push(...(await indexOf(table)));
    }
    if (source !== undefined) {
      const live = await readUnlessGone(source, table, signal);
      if (live === undefined) findings.push(droppedTable(lock, options));
      else {
        const { model: now, diagnostics: found } = inspectTable(live, { catalog: options.catalog, exclude });
        findings.push(
          ...compareTables(lockToModel(lock, options.target), now, table.in(options.catalog ?? table.catalog)),
        );
        diagnostics.push(...found.filter(({ severity }) => severity !== 'info'));
      }
    }
  } catch (error) {
    if (!(error instanceof GenError)) throw error;
    const cause = { ...error.diagnostic, table: table.toString() };
    return { table: table.toString(), target, status: 'error', findings, diagnostics: [...diagnostics, cause] };
  }
  const fails = failOn === 'any' ? findings.length > 0 : findings.some(({ severity }) => severity === 'breaking');
  const wrong = diagnostics.some(({ severity }) => severity === 'error');
  return { table: table.toString(), target, status: fails || wrong ? 'drift' : 'ok', findings, diagnostics };
}

function unreadable({ diagnostic }: GenError, target: string): CheckResult {
  return { table: diagnostic.table ?? '', target, status: 'error', findings: [], diagnostics: [diagnostic] };
}
