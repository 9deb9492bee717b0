import type { TableSource } from '../../catalog/table-source.js';
import { finding } from '../../drift/finding.js';
import { targetKey } from '../../lock/target-ids.js';
import type { TableName } from '../../model/table-name.js';
import { TablePattern } from '../../model/table-pattern.js';
import { expandTables } from '../project/expand-tables.js';
import type { CheckRun } from './check-options.js';
import type { CheckResult } from './check-result.js';

/**
 * Tables that are there now, match a pattern, and are not in the lock, each with the finding `table-not-generated`; a
 * schema that cannot be listed is an `error`. Patterns are those that were asked for, else those of the configuration.
 * Throws the reason of `signal`, and whatever is a bug.
 */
export async function ungeneratedTables(
  asked: readonly (TableName | TablePattern)[],
  locked: readonly string[],
  source: TableSource,
  options: Pick<CheckRun, 'configured' | 'failOn' | 'signal'> & { readonly target?: string | undefined },
): Promise<CheckResult[]> {
  const { configured = [], failOn, signal } = options;
  const target = targetKey(options.target);
  const named = asked.length === 0 ? configured : asked;
  const patterns = named.filter((item) => item instanceof TablePattern);
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
    // Where all that it matched is gone, each of these tables says so.
    ...failed
      .filter(({ diagnostics }) => !diagnostics.some(({ code }) => code === 'no-match'))
      .map(({ table, diagnostics }): CheckResult => ({ table, target, status: 'error', findings: [], diagnostics })),
  ];
}
