import { isCatalogManaged } from '../../model/catalog-managed.js';
import { getCheckNames } from '../../model/check-constraints.js';
import type { TableModel } from '../../model/table-model.js';
import { RpcError } from '../grpc/rpc-error.js';
import type { RecordSchema } from '../storage/record-batch.js';
import type { EmulatedTable } from '../tables/emulated-table.js';
import { compilePlan } from '../validate/compile-plan.js';
import type { MessageDescriptor } from '../validate/read-descriptor.js';
import { SchemaError } from '../validate/schema-error.js';

/** Kinds of table that the service accepts. A table without a kind counts as managed. */
const KINDS = ['MANAGED', 'STREAMING_TABLE'];

/**
 * Returns the schema that checks the records of a stream. Throws the RpcError that the service returns: 8001 if the
 * descriptor does not fit the table, 4033 if it is not self-contained, 4024 for an unsupported kind or format of table,
 * and 1015 for an unsupported table feature.
 */
export function openSchema(table: EmulatedTable, descriptor: MessageDescriptor | undefined): RecordSchema {
  const { model } = table;
  rejectTable(table.name, model);
  const { columns } = model;
  if (descriptor === undefined) return { plan: undefined, descriptor, columns };
  try {
    return { plan: compilePlan(descriptor, model), descriptor, columns };
  } catch (error) {
    throw error instanceof SchemaError ? toRpcError(table.name, error) : error;
  }
}

function rejectTable(name: string, model: TableModel): void {
  const kind = (model.kind ?? 'MANAGED').toUpperCase();
  if (!KINDS.includes(kind)) {
    throw new RpcError('INVALID_ARGUMENT', `Table ${name} has the unsupported kind ${kind}.`, 4024);
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

function toRpcError(table: string, error: SchemaError): RpcError {
  const [first] = error.problems;
  const dangling = error.problems.find(({ reason }) => reason === 'NOT_SELF_CONTAINED');
  if (dangling) return new RpcError('INVALID_ARGUMENT', `${dangling.message}.`, 4033);
  const info = { reason: first.reason, metadata: { table, field: first.path } };
  return new RpcError('INVALID_ARGUMENT', `Schema validation failed: ${error.message}.`, 8001, info);
}
