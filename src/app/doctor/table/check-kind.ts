import { GenError } from '../../../diagnostics/gen-error.js';
import { getKindSupport, getSupport } from '../../../model/service-support.js';
import type { TableModel } from '../../../model/table-model.js';
import type { TableName } from '../../../model/table-name.js';
import { checkTable } from '../../../proto/check-table.js';
import { boundedSource } from '../bounded-source.js';
import type { Reader } from '../machine/check-authentication.js';
import type { Machine } from '../machine.js';
import { failed, type Verdict } from '../verdict.js';
import { judgeDiagnostics } from './judge-diagnostics.js';

/** Reads a table, and tells whether it is there and of a kind that the service takes. Gives the table where it is there. */
export async function checkKind(
  name: TableName,
  { workspace }: Reader,
  machine: Machine,
): Promise<Verdict<TableModel>> {
  try {
    const model = await boundedSource(workspace, machine).readTable(name);
    return { ...judgeKind(model), value: model };
  } catch (error) {
    if (error instanceof GenError) return failed(error);
    throw error;
  }
}

/** The kind of a table that was read; what is not known counts as right. */
export function judgeKind(model: TableModel): Verdict<never> {
  const { name, kind = 'MANAGED', columns } = model;
  const told = checkTable(model).filter(({ code }) => getSupport(code)?.about === 'kind');
  if (told.length > 0) return judgeDiagnostics(model, told, '');
  if (kind !== null && getKindSupport(kind) !== 'accepted') {
    return {
      status: 'fail',
      message: `${name} is of kind ${kind}, which the service refuses.`,
      fix: 'Name a managed Delta table or a streaming table.',
    };
  }
  const word = kind === 'STREAMING_TABLE' ? 'streaming table' : 'managed Delta table';
  return { status: 'ok', message: `A ${word} with ${columns.length} ${columns.length === 1 ? 'column' : 'columns'}.` };
}
