import { GenError } from '../../../diagnostics/gen-error.js';
import { getKindSupport, getSupport } from '../../../model/service-support.js';
import type { TableModel } from '../../../model/table-model.js';
import type { TableName } from '../../../model/table-name.js';
import { checkTable } from '../../../proto/check-table.js';
import { createBoundedSource } from '../bounded-source.js';
import { type CheckOutcome, failWith } from '../check-outcome.js';
import type { AuthenticatedWorkspace } from '../machine/check-authentication.js';
import type { Machine } from '../machine.js';
import { classifyDiagnostics } from './classify-diagnostics.js';

/** Reads a table, and checks that the service accepts its kind. The value is the table, if it exists. */
export async function checkKind(
  name: TableName,
  { workspace }: AuthenticatedWorkspace,
  machine: Machine,
): Promise<CheckOutcome<TableModel>> {
  try {
    const model = await createBoundedSource(workspace, machine).readTable(name);
    return { ...classifyKind(model), value: model };
  } catch (error) {
    if (error instanceof GenError) return failWith(error);
    throw error;
  }
}

/** Classifies the kind of a table. An unknown kind is accepted. */
export function classifyKind(model: TableModel): CheckOutcome<never> {
  const { name, kind = 'MANAGED', columns } = model;
  const diagnostics = checkTable(model).filter(({ code }) => getSupport(code)?.about === 'kind');
  if (diagnostics.length > 0) return classifyDiagnostics(model, diagnostics, '');
  if (kind !== null && getKindSupport(kind) !== 'accepted') {
    return {
      status: 'fail',
      message: `The service rejects ${name}: its kind is ${kind}.`,
      fix: 'Use a managed Delta table or a streaming table.',
    };
  }
  const noun = kind === 'STREAMING_TABLE' ? 'streaming table' : 'managed Delta table';
  return { status: 'ok', message: `A ${noun} with ${columns.length} ${columns.length === 1 ? 'column' : 'columns'}.` };
}
