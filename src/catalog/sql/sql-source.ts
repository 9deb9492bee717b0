import { type GenError, genError } from '../../diagnostics/gen-error.js';
import { quoteName } from '../../model/quote-name.js';
import type { TableModel } from '../../model/table-model.js';
import { TableName } from '../../model/table-name.js';
import type { ListedTable, SchemaName, TableSource } from '../table-source.js';
import { listFromInformationSchema } from './list-from-information-schema.js';
import { listWithShowTables } from './list-with-show-tables.js';
import type { Run } from './parse-rows.js';
import { readDescription } from './read-description.js';
import { readFromInformationSchema } from './read-from-information-schema.js';
import { SqlConnection } from './sql-connection.js';
import { SqlError } from './sql-error.js';
import { toGenError } from './table-sql-error.js';
import type { WarehouseAccess } from './warehouse-access.js';

/**
 * Reads tables through a SQL warehouse: with `DESCRIBE TABLE EXTENDED … AS JSON`, or from `information_schema` if that is not
 * supported. All statements use one session, which `close` ends.
 */
export class SqlSource implements TableSource {
  readonly #connection: SqlConnection;
  /** Host name and port, for messages. */
  readonly #host: string;
  /** False once an old runtime has rejected AS JSON as a syntax error, which holds for all tables. */
  #supportsAsJson: boolean = true;

  constructor(access: WarehouseAccess) {
    this.#connection = new SqlConnection(access);
    this.#host = access.host.host;
  }

  async readTable(name: TableName, signal?: AbortSignal): Promise<TableModel> {
    const run: Run = (statement, parameters) => this.#connection.run(statement, parameters, signal);
    try {
      return await this.#read(name, run);
    } catch (error) {
      if (!(error instanceof SqlError)) throw error;
      throw toGenError(await refineError(error, name, run), name, this.#host);
    }
  }

  async listTables(schema: SchemaName, signal?: AbortSignal): Promise<readonly ListedTable[]> {
    const run: Run = (statement, parameters) => this.#connection.run(statement, parameters, signal);
    const all = new TableName(schema.catalog, schema.schema, '*');
    try {
      const found = await listFromInformationSchema(schema, run, this.#host);
      if (found.length > 0) return found;
    } catch (error) {
      if (!(error instanceof SqlError)) throw error;
      if (error.missing === undefined) throw this.#listError(error, all);
    }
    // SHOW TABLES distinguishes a missing schema from an empty one.
    try {
      return await listWithShowTables(schema, run, this.#host);
    } catch (error) {
      if (!(error instanceof SqlError)) throw error;
      throw this.#listError(error, all);
    }
  }

  /** Closes the session. Never throws. */
  close(): Promise<void> {
    return this.#connection.close();
  }

  async #read(name: TableName, run: Run): Promise<TableModel> {
    let reason = 'the runtime is too old';
    try {
      if (this.#supportsAsJson) return await readDescription(name, run, this.#host);
    } catch (error) {
      if (!(error instanceof SqlError) || !error.isNotSupported) throw error;
      if (error.isSyntax) this.#supportsAsJson = false;
      reason = error.message;
    }
    let found: TableModel | undefined;
    try {
      found = await readFromInformationSchema(name, run, this.#host);
    } catch (error) {
      if (!(error instanceof SqlError) || error.missing === undefined) throw error;
      // The catalog has no information_schema, unless the schema of the table is missing too.
      const refined = await refineError(noTable(), name, run);
      if (refined.missing !== 'table') throw refined;
      throw genError('describe-not-supported', { table: name }, { host: this.#host, name: name.toString(), reason });
    }
    if (found === undefined) throw noTable();
    return found;
  }

  #listError(error: SqlError, all: TableName): GenError {
    if (!error.isDenied) return toGenError(error, all, this.#host);
    return genError('list-denied', {}, { name: all.toString(), answer: `: ${error.message}` });
  }
}

function noTable(): SqlError {
  return new SqlError('42P01', 'TABLE_OR_VIEW_NOT_FOUND', 'the table does not exist');
}

/** Returns a more precise error if the schema is missing too: servers then only report a missing table. */
async function refineError(error: SqlError, { catalog, schema }: TableName, run: Run): Promise<SqlError> {
  if (error.missing !== 'table') return error;
  try {
    await run(`DESCRIBE SCHEMA ${quoteName(catalog ?? '')}.${quoteName(schema)}`);
    return error;
  } catch (found) {
    if (!(found instanceof SqlError)) throw found;
    return found.missing === undefined ? error : found;
  }
}
