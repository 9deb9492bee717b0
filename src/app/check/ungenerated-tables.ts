import type { TableSource } from '../../catalog/table-source.js';
import { finding } from '../../drift/finding.js';
import { targetKey } from '../../lock/target-ids.js';
import type { TableSelection } from '../../model/table-pattern.js';
import { TablePattern } from '../../model/table-pattern.js';
import { expandTables } from '../project/expand-tables.js';
import type { ResolvedProject } from '../project/resolve-project.js';
import type { CheckResult } from './check-result.js';

/**
 * Finds tables that match a pattern of the selection, or of the config if the selection is empty, and are not in the lock.
 * Each gets the finding `table-not-generated`. A schema that cannot be listed is an `error`. Throws the reason of `signal`,
 * and any error that is a bug.
 */
export async function findUngeneratedTables(
  selection: TableSelection,
  locked: readonly string[],
  source: TableSource,
  run: Pick<ResolvedProject, 'configured' | 'target'> & {
    readonly failOn: 'breaking' | 'any';
    readonly signal: AbortSignal;
  },
): Promise<CheckResult[]> {
  const { configured = [], failOn, signal } = run;
  const target = targetKey(run.target);
  const patterns = (selection.length === 0 ? configured : selection).filter((item) => item instanceof TablePattern);
  const known = new Set(locked.map((name) => name.toLowerCase()));
  const { tables, failed } = await expandTables(patterns, source, signal);
  const fresh = tables.filter((table) => !known.has(table.toString().toLowerCase()));
  return [
    ...fresh.map((table): CheckResult => {
      const change = { path: null, before: null, after: table.toString() };
      const findings = [finding('table-not-generated', table, change)];
      const status = failOn === 'any' ? 'drift' : 'ok';
      return { table: table.toString(), target, status, findings, diagnostics: [] };
    }),
    // A pattern may match nothing: if its tables were dropped, each of them is reported as dropped.
    ...failed
      .filter(({ diagnostics }) => !diagnostics.some(({ code }) => code === 'no-match'))
      .map(({ table, diagnostics }): CheckResult => ({ table, target, status: 'error', findings: [], diagnostics })),
  ];
}
