import { getCatalogManaged } from '../model/catalog-managed.js';
import { getCheckNames } from '../model/check-constraints.js';
import type { Facet } from '../model/delta-type.js';
import { getKindSupport, isAcceptedFormat } from '../model/service-support.js';
import type { TableModel } from '../model/table-model.js';
import type { TableName } from '../model/table-name.js';
import { compareFields, type Report, reportFacet } from './compare-fields.js';
import { type Change, type Finding, finding } from './finding.js';

/**
 * Returns what changed from the table that the code was generated from (`locked`) to the live table (`now`). A fact that
 * one side does not know is not compared. Breaking findings come first, otherwise in the order of the columns. `at` is the
 * full name for SQL statements; default: the name in the lock.
 */
export function compareTables(locked: TableModel, now: TableModel, at: TableName = locked.name): readonly Finding[] {
  const findings: Finding[] = [];
  const report: Report = (code, change) => findings.push(finding(code, locked.name, change, { at }));
  reportFacet(report, 'table-recreated', null, locked.tableId, now.tableId);
  compareKinds(locked, now, report);
  const [wasManaged, isManaged] = [getCatalogManaged(locked), getCatalogManaged(now)];
  if (wasManaged === false && isManaged === true) report('catalog-managed-added', tableChange);
  if (wasManaged === true && isManaged === false) report('catalog-managed-dropped', tableChange);
  compareChecks(getCheckNames(locked), getCheckNames(now), report);
  reportFacet(report, 'row-filter-changed', null, locked.rowFilter, now.rowFilter);
  reportFacet(report, 'comment-changed', null, locked.comment, now.comment);
  reportFacet(report, 'partitioning-changed', null, listPartitions(locked), listPartitions(now));
  // Column ids mean something within one table only: a recreated table counts them from the start.
  const sameTable = locked.tableId != null && locked.tableId === now.tableId;
  compareFields(locked.columns, now.columns, '', sameTable ? 'match' : 'ignore', report);
  const rank = { breaking: 0, compatible: 1, info: 2 };
  return findings.sort((a, b) => rank[a.severity] - rank[b.severity]);
}

const tableChange: Change = { path: null, before: null, after: null };

/** Compares the format too, unless the kind changed to one that the service rejects: the format of a view means nothing. */
function compareKinds(before: TableModel, after: TableModel, report: Report): void {
  const isKindChanged = before.kind != null && after.kind != null && before.kind !== after.kind;
  if (isKindChanged && getKindSupport(after.kind) !== 'accepted') {
    report('kind-changed', { path: null, before: before.kind, after: after.kind });
    return;
  }
  const isFormatChanged = before.format != null && after.format != null && before.format !== after.format;
  if (isFormatChanged && !isAcceptedFormat(after.format)) {
    report('format-changed', { path: null, before: before.format, after: after.format });
  } else if (isKindChanged) {
    report('table-accepted', { path: null, before: before.kind, after: after.kind });
  } else if (isFormatChanged) {
    report('table-accepted', { path: null, before: before.format, after: after.format });
  }
}

/** Returns the names of the partition columns, joined with commas; null if there are none, undefined if unknown. */
function listPartitions({ columns }: TableModel): Facet<string> {
  if (columns.some(({ partitionIndex }) => partitionIndex === undefined)) return undefined;
  const found = columns.filter(({ partitionIndex }) => partitionIndex != null);
  found.sort((a, b) => (a.partitionIndex ?? 0) - (b.partitionIndex ?? 0));
  return found.map(({ name }) => name).join(', ') || null;
}

function compareChecks(before: Facet<string>, after: Facet<string>, report: Report): void {
  if (before === undefined || after === undefined) return;
  const [had, has] = [before?.split(', ') ?? [], after?.split(', ') ?? []];
  for (const name of has) if (!had.includes(name)) report('check-added', { path: null, before: null, after: name });
  for (const name of had) if (!has.includes(name)) report('check-dropped', { path: null, before: name, after: null });
}
