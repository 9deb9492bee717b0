import type { Buffer } from 'node:buffer';
import type { SpooledSchema } from '../spool.js';
import { decodeSchema, encodeSchema, schemaId } from './schema-entry.js';

/** The schemas of the batches of a spool, each once. New batches have the first one. */
export class SchemaList {
  readonly schemas: [SpooledSchema, ...SpooledSchema[]];
  /** The ID of each. */
  readonly ids: [string, ...string[]];

  constructor(own: SpooledSchema) {
    this.schemas = [own];
    this.ids = [schemaId(encodeSchema(own))];
  }

  /** Adds the schema in the body of an entry, if its format is known. */
  read(body: Buffer): void {
    const schema = decodeSchema(body);
    if (schema === undefined) return;
    const id = schemaId(encodeSchema(schema));
    if (this.ids.includes(id)) return;
    this.ids.push(id);
    this.schemas.push(schema);
  }
}
