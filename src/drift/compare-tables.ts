import { checksOf } from '../model/check-constraints.js';
import type { Facet } from '../model/delta-type.js';
import type { TableModel } from '../model/table-model.js';
import { compareFields, type Report, reportFacet } from './compare-fields.js';
import { type Finding, finding } from './finding.js';

/**
 * What changed from the table that the code was generated from (`locked`) to the table as it is (`now`).
 * A fact that one side does not know is no difference. Breaking findings come first, then in the table's order.
 */
export function compareTables(locked: TableModel, now: TableModel): readonly Finding[] {
  const findings: Finding[] = [];
  const report: Report = (code, change) => findings.push(finding(code, locked.name, change));
  reportFacet(report, 'table-recreated', null, locked.tableId, now.tableId);
  reportFacet(report, 'kind-changed', null, locked.kind, now.kind);
  compareChecks(checksOf(locked), checksOf(now), report);
  reportFacet(report, 'row-filter-changed', null, locked.rowFilter, now.rowFilter);
  reportFacet(report, 'comment-changed', null, locked.comment, now.comment);
  compareFields(locked.columns, now.columns, '', report);
  const rank = { breaking: 0, compatible: 1, info: 2 };
  return findings.sort((a, b) => rank[a.severity] - rank[b.severity]);
}

function compareChecks(before: Facet<string>, after: Facet<string>, report: Report): void {
  if (before === undefined || after === undefined) return;
  const [had, has] = [before?.split(', ') ?? [], after?.split(', ') ?? []];
  for (const name of has) if (!had.includes(name)) report('check-added', { path: null, before: null, after: name });
  for (const name of had) if (!has.includes(name)) report('check-dropped', { path: null, before: name, after: null });
}
