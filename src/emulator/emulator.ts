import type { ZerobusClient } from 'zerobus-runtime';
import { type RecordType, recordToJSON } from 'zerobus-runtime/codegen';
import { recordColumns } from '../proto/record-columns.js';
import { EmulatorClient } from './emulator-client.js';
import type { Fault, FaultHandle } from './faults/fault.js';
import type { FaultSchedule } from './faults/fault-schedule.js';
import type { GrantRegistry } from './grants/grant-registry.js';
import { expectSecurable } from './grants/initial-grants.js';
import type { Listening } from './service/zerobus-service.js';
import { type GrantStatement, parseGrant } from './sql/parse-grant.js';
import { parseTableStatement } from './sql/parse-table-statement.js';
import type { TableOfRecords } from './tables/column-model.js';
import type { EmulatedTable } from './tables/emulated-table.js';
import type { TableRegistry } from './tables/table-registry.js';
import type { Client } from './workspace/token-endpoint.js';
import type { TokenStore } from './workspace/token-store.js';

/** A table by its name, or by the record class that was generated from it. */
export type TableReference = string | Pick<TableOfRecords, 'table'>;

/** How often things happened since the start. */
export interface EmulatorStats {
  /** Streams that were opened. */
  readonly streams: number;
  /** Tokens that were given out. */
  readonly tokens: number;
}

export interface EmulatorParts {
  readonly catalog: string;
  /** Whether tables of the emulator have their catalog from there. */
  readonly placed: boolean;
  readonly tables: TableRegistry;
  readonly grants: GrantRegistry;
  readonly faults: FaultSchedule;
  readonly tokens: TokenStore;
  readonly service: Listening;
  readonly workspace: Listening;
  readonly client: Client;
  readonly personalToken: string;
  readonly streams: () => number;
  readonly now: () => number;
  /** Told of tables that a statement made or gave a name. */
  readonly newTables: (tables: readonly EmulatedTable[]) => void;
}

/** A running emulator: the Zerobus endpoint and a workspace, on 127.0.0.1. Made by `startEmulator`. */
export class Emulator implements AsyncDisposable {
  readonly #parts: EmulatorParts;
  readonly #closing = new AbortController();
  #closed: Promise<void> | undefined;
  #client: ZerobusClient | undefined;

  /** @internal */
  constructor(parts: EmulatorParts) {
    this.#parts = parts;
  }

  /** Of the Zerobus service, `http://127.0.0.1:…`. */
  get endpoint(): string {
    return `http://127.0.0.1:${this.#parts.service.port}`;
  }

  /** Of Unity Catalog and the tokens, `http://127.0.0.1:…`. */
  get workspaceUrl(): string {
    return `http://127.0.0.1:${this.#parts.workspace.port}`;
  }

  /** What `zerobus-gen emulator` prints: the environment in which generator and producers find this emulator. */
  get env(): Readonly<Record<string, string>> {
    return {
      ZEROBUS_SERVER_ENDPOINT: this.endpoint,
      DATABRICKS_HOST: this.workspaceUrl,
      DATABRICKS_WORKSPACE_URL: this.workspaceUrl,
      DATABRICKS_CLIENT_ID: this.#parts.client.id,
      DATABRICKS_CLIENT_SECRET: this.#parts.client.secret,
      DATABRICKS_TOKEN: this.#parts.personalToken,
      DATABRICKS_AUTH_TYPE: 'pat',
      ...(this.#parts.placed ? { ZEROBUS_CATALOG: this.#parts.catalog } : {}),
    };
  }

  /** For the option `client` of producers; always the same one, so that they share connection and tokens. */
  get client(): ZerobusClient {
    const { id, secret } = this.#parts.client;
    const credentials = { clientId: id, clientSecret: secret };
    const { catalog } = this.#parts;
    const where = this.#parts.placed ? { catalog } : {};
    const options = { endpoint: this.endpoint, workspaceUrl: this.workspaceUrl, credentials, ...where };
    this.#client ??= new EmulatorClient(options, this.#closing.signal);
    return this.#client;
  }

  get stats(): EmulatorStats {
    return { streams: this.#parts.streams(), tokens: this.#parts.tokens.minted };
  }

  /**
   * The rows of a table in the order in which they arrived, as records of its class. Throws for an unknown table, and
   * where the table was altered so that its rows do not fit the class.
   */
  rows<Init, Rec>(type: RecordType<Init, Rec>): Rec[];
  /** The same as plain JSON values, in the form of `toJSON`: ISO times, BIGINT as string; NULL columns have no key. */
  rows(table: string): Record<string, unknown>[];
  rows<Init, Rec>(table: string | RecordType<Init, Rec>): Record<string, unknown>[] | Rec[] {
    return typeof table === 'string' ? this.#jsonRows(table) : this.#recordRows(table);
  }

  /** How many rows a table has. */
  count(table: TableReference): number {
    return this.#table(table).storage.count;
  }

  /** Resolves when the table has at least `count` rows. Rejects when `signal` aborts or the emulator is closed. */
  async waitForRows(
    table: TableReference,
    count: number,
    options: { readonly signal?: AbortSignal } = {},
  ): Promise<void> {
    const { signal } = options;
    const closing = this.#closing.signal;
    await this.#table(table).waitForRows(count, signal ? AbortSignal.any([signal, closing]) : closing);
  }

  /**
   * Runs one statement: `ALTER TABLE`, `CREATE TABLE`, `DROP TABLE`, `COMMENT ON`. Rows stay, and are read as the table
   * is now. Streams that are open go on while their descriptor fits the table; else, and where their table was dropped
   * or renamed, their next batch is refused, as an opening would be. Also `GRANT … ON … TO …` and `REVOKE … ON … FROM …`,
   * which tokens and streams from then on heed. Throws for what Delta refuses, and anything else.
   */
  async sql(text: string): Promise<void> {
    const { tables, newTables } = this.#parts;
    const grant = parseGrant(text);
    if (grant !== undefined) return this.#grant(grant);
    const before = new Set(tables.all().map(({ id, name }) => `${id} ${name}`));
    tables.apply(parseTableStatement(text));
    newTables(tables.all().filter(({ id, name }) => !before.has(`${id} ${name}`)));
  }

  /** Sets a fault. A `stall` holds back acks until it is released. */
  fault(fault: Fault): FaultHandle {
    return this.#parts.faults.add(fault);
  }

  /** No token that was given out is valid any more. */
  revokeTokens(): void {
    this.#parts.tokens.revoke();
  }

  /** Drops all rows, takes back every statement and every fault that was set since the start. */
  async reset(): Promise<void> {
    this.#parts.tables.reset();
    this.#parts.grants.reset();
    this.#parts.faults.reset();
  }

  /** Breaks all connections and frees both ports. */
  close(): Promise<void> {
    this.#closed ??= this.#close();
    return this.#closed;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  async #close(): Promise<void> {
    this.#closing.abort(new Error('The emulator was closed'));
    await Promise.all([this.#parts.service.close(), this.#parts.workspace.close()]);
  }

  #grant(statement: GrantStatement): void {
    const models = this.#parts.tables.all().map(({ model }) => model);
    expectSecurable(statement.securable, models);
    this.#parts.grants.apply(statement);
  }

  #table(reference: TableReference): EmulatedTable {
    return this.#parts.tables.expect(typeof reference === 'string' ? reference : reference.table);
  }

  #jsonRows(name: string): Record<string, unknown>[] {
    const { model, storage } = this.#table(name);
    const type = { columns: recordColumns(model.columns) };
    return Array.from(storage.rows(model.columns), (row) => recordToJSON(type, row));
  }

  #recordRows<Init, Rec>(type: RecordType<Init, Rec>): Rec[] {
    const { model, storage } = this.#table(type);
    const names = new Set(type.columns.map(({ name }) => name));
    const columns = model.columns.filter(({ name }) => names.has(name));
    try {
      // The client may have numbered its fields in another way, or sent JSON.
      return Array.from(storage.rows(columns), (row: unknown) => type.decode(type.encode(row as Init)));
    } catch (cause) {
      const why = cause instanceof Error ? cause.message : String(cause);
      throw new Error(
        `The rows of ${type.table} do not fit the record class given: ${why}. Was the table altered? emulator.rows('${type.table}') gives them as JSON.`,
        { cause },
      );
    }
  }
}
