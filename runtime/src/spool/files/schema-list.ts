import type { Buffer } from 'node:buffer';
import type { SpooledSchema } from '../spool.js';
import { decodeSchema, encodeSchema, schemaId } from './schema-entry.js';

/** The schemas of the batches of a spool, each once. */
export class SchemaList {
  readonly schemas: SpooledSchema[] = [];
  /** The ID of each. */
  readonly ids: string[] = [];

  /** Returns the index of a schema, adding it if needed. */
  add(schema: SpooledSchema): number {
    const id = schemaId(encodeSchema(schema));
    const known = this.ids.indexOf(id);
    if (known >= 0) return known;
    this.ids.push(id);
    return this.schemas.push(schema) - 1;
  }

  /** Adds the schema in the body of an entry, if its format is known. */
  read(body: Buffer): void {
    const schema = decodeSchema(body);
    if (schema !== undefined) this.add(schema);
  }
}
