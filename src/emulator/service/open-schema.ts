import { isCatalogManaged } from '../../model/catalog-managed.js';
import { getCheckNames } from '../../model/check-constraints.js';
import type { TableModel } from '../../model/table-model.js';
import { reject } from '../rejections/reject.js';
import type { RpcError } from '../rejections/rpc-error.js';
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
  if (!KINDS.includes(kind)) throw reject('table-kind', { table: name, kind });
  const format = (model.format ?? 'DELTA').toUpperCase();
  if (format !== 'DELTA') throw reject('table-format', { table: name, format });
  const generated = model.columns.find((column) => column.generated != null);
  if (generated) throw reject('generated-column', { column: generated.name, table: name });
  const checks = getCheckNames(model);
  if (checks != null) throw reject('check-constraint', { table: name, constraint: checks });
  if (isCatalogManaged(model)) throw reject('catalog-managed', { table: name });
}

function toRpcError(table: string, error: SchemaError): RpcError {
  const [first] = error.problems;
  const dangling = error.problems.find(({ reason }) => reason === 'NOT_SELF_CONTAINED');
  if (dangling) return reject('not-self-contained', { problem: dangling.message });
  const info = { reason: first.reason, metadata: { table, field: first.path } };
  return reject('schema-mismatch', { problems: error.message }, info);
}
