import type { TableModel } from '../model/table-model.js';
import { compareFields, type Report, reportFacet } from './compare-fields.js';
import { type Finding, finding } from './finding.js';

/**
 * What changed from the table that the code was generated from (`locked`) to the table as it is (`now`).
 * A fact that one side does not know is no difference. Breaking findings come first, then in the table's order.
 */
export function compareTables(locked: TableModel, now: TableModel): readonly Finding[] {
  const findings: Finding[] = [];
  const report: Report = (code, change) => findings.push(finding(code, String(locked.name), change));
  reportFacet(report, 'table-recreated', null, locked.tableId, now.tableId);
  reportFacet(report, 'kind-changed', null, locked.kind, now.kind);
  reportFacet(report, 'comment-changed', null, locked.comment, now.comment);
  compareFields(locked.columns, now.columns, '', report);
  const rank = { breaking: 0, compatible: 1, info: 2 };
  return findings.sort((a, b) => rank[a.severity] - rank[b.severity]);
}
