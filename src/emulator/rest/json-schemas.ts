import { openSchema } from '../service/open-schema.js';
import type { RecordSchema } from '../storage/record-batch.js';
import type { EmulatedTable } from '../tables/emulated-table.js';

/** The schemas of JSON records, one for each table until it is altered: batches of one schema share the object. */
export class JsonSchemas {
  readonly #schemas = new WeakMap<EmulatedTable, { readonly version: number; readonly schema: RecordSchema }>();

  /** Returns the schema of a table. Throws the RpcError with which a stream of JSON records would be rejected. */
  get(table: EmulatedTable): RecordSchema {
    const known = this.#schemas.get(table);
    if (known?.version === table.version) return known.schema;
    const schema = openSchema(table, undefined);
    this.#schemas.set(table, { version: table.version, schema });
    return schema;
  }
}
