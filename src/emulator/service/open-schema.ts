import { isCatalogManaged } from '../../model/catalog-managed.js';
import { getCheckNames } from '../../model/check-constraints.js';
import type { TableModel } from '../../model/table-model.js';
import { RpcError } from '../grpc/status.js';
import type { RecordSchema } from '../storage/record-batch.js';
import type { EmulatedTable } from '../tables/emulated-table.js';
import { compilePlan } from '../validate/compile-plan.js';
import type { MessageDescriptor } from '../validate/descriptor.js';
import { SchemaError } from '../validate/schema-error.js';

/** Kinds of table that the service takes; an unknown kind is taken for managed. */
const KINDS = ['MANAGED', 'STREAMING_TABLE'];

/**
 * What the records of a stream are checked against, or an RpcError as the service gives it: 8001 for a descriptor
 * that does not fit the table, 4033, 4024 for a kind of table that it does not take, 1015 for a feature of one.
 */
export function openSchema(table: EmulatedTable, descriptor: MessageDescriptor | undefined): RecordSchema {
  const { model } = table;
  refuseTable(table.name, model);
  const { columns } = model;
  if (descriptor === undefined) return { plan: undefined, columns };
  try {
    return { plan: compilePlan(descriptor, model), columns };
  } catch (error) {
    throw error instanceof SchemaError ? refusal(table.name, error) : error;
  }
}

function refuseTable(name: string, model: TableModel): void {
  const kind = (model.kind ?? 'MANAGED').toUpperCase();
  if (!KINDS.includes(kind)) {
    throw new RpcError('INVALID_ARGUMENT', `Table ${name} is of the unsupported kind ${kind}.`, 4024);
  }
  const format = (model.format ?? 'DELTA').toUpperCase();
  if (format !== 'DELTA') {
    throw new RpcError('INVALID_ARGUMENT', `Table ${name} has the unsupported format ${format}.`, 4024);
  }
  const generated = model.columns.find((column) => column.generated != null);
  if (generated) throw unsupported(`Column '${generated.name}' of table ${name} is generated.`);
  const checks = getCheckNames(model);
  if (checks != null) throw unsupported(`Table ${name} has the CHECK constraint ${checks}.`);
  if (isCatalogManaged(model)) throw unsupported(`Table ${name} has catalog-managed commits.`);
}

function unsupported(message: string): RpcError {
  return new RpcError('UNIMPLEMENTED', message, 1015);
}

function refusal(table: string, error: SchemaError): RpcError {
  const [first] = error.problems;
  const dangling = error.problems.find(({ reason }) => reason === 'NOT_SELF_CONTAINED');
  if (dangling) return new RpcError('INVALID_ARGUMENT', `${dangling.message}.`, 4033);
  const info = { reason: first.reason, metadata: { table, field: first.path } };
  return new RpcError('INVALID_ARGUMENT', `Schema validation failed: ${error.message}.`, 8001, info);
}
