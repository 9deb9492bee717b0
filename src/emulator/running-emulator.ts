import type { ZerobusClient } from 'zerobus-runtime';
import type { RecordType } from 'zerobus-runtime/codegen';
import { recordColumns } from '../proto/record-columns.js';
import { errorMessage } from '../system/error-message.js';
import type { DataFolder } from './delta/data-folder.js';
import { EmulatorClient } from './emulator-client.js';
import type { Fault, FaultHandle } from './faults/fault.js';
import type { FaultSchedule } from './faults/fault-schedule.js';
import { parseFault } from './faults/read-faults.js';
import { formatJsonRow } from './format-json-row.js';
import type { GrantRegistry } from './grants/grant-registry.js';
import { expectSecurable } from './grants/initial-grants.js';
import type { RunningServer } from './listen.js';
import type { Principal } from './principals/principal.js';
import { type GrantStatement, parseGrant } from './sql/parse-grant.js';
import { parseTableStatement } from './sql/parse-table-statement.js';
import type { StreamRegistry } from './streams/stream-registry.js';
import type { EmulatedTable } from './tables/emulated-table.js';
import { type RejectedRecord, RejectedRecords } from './tables/rejected-records.js';
import type { TableChanges } from './tables/table-changes.js';
import type { TableOfRecords } from './tables/table-of-records.js';
import type { TableRegistry } from './tables/table-registry.js';
import type { RowFeeds } from './tail/row-feeds.js';
import type { ServerTls } from './tls/server-tls.js';
import type { TokenStore } from './workspace/token-store.js';

/** A table: its name, such as `'catalog.schema.table'`, or the record class that was generated from it. */
export type TableReference = string | Pick<TableOfRecords, 'table'>;

/** Counters since the emulator was started. `reset` does not clear them. */
export interface EmulatorStats {
  /** Number of ingestion streams that clients opened. A persistent stream counts each time that it is created or resumed. */
  readonly streams: number;
  /** Number of tokens that the token endpoint issued. */
  readonly tokens: number;
}

/** The components that `startEmulator` assembles. */
export interface EmulatorParts {
  readonly catalog: string;
  /** Whether some table was given without a catalog, so that clients need `catalog`. */
  readonly needsCatalog: boolean;
  readonly tables: TableRegistry;
  readonly grants: GrantRegistry;
  readonly faults: FaultSchedule;
  readonly tokens: TokenStore;
  readonly service: RunningServer;
  readonly workspace: RunningServer;
  /** Host in the URLs of both servers. */
  readonly host: string;
  readonly tls: ServerTls | undefined;
  /** The principal whose credentials clients get. */
  readonly client: Principal;
  readonly personalToken: string;
  readonly adminToken: string;
  readonly feeds: RowFeeds;
  readonly streams: () => number;
  readonly persistentStreams: StreamRegistry;
  readonly now: () => number;
  /** The folder of Delta tables; undefined if rows are kept in memory. */
  readonly data: DataFolder | undefined;
  readonly changes: TableChanges;
}

/**
 * A running emulator: a Zerobus endpoint and a workspace. `startEmulator` creates it;
 * call `close`, or declare it with `await using`, to free the ports.
 */
export class Emulator implements AsyncDisposable {
  readonly #parts: EmulatorParts;
  readonly #closing = new AbortController();
  #closed: Promise<void> | undefined;
  #client: ZerobusClient | undefined;

  /** @internal */
  constructor(parts: EmulatorParts) {
    this.#parts = parts;
  }

  /** URL of the Zerobus endpoint, such as `http://127.0.0.1:40001`. */
  get endpoint(): string {
    return this.#url(this.#parts.service);
  }

  /** URL of the workspace (Unity Catalog and token endpoint), such as `http://127.0.0.1:40002`. */
  get workspaceUrl(): string {
    return this.#url(this.#parts.workspace);
  }

  /** File with the certificate authority (PEM) that clients must trust, until `close`; undefined without the option `tls`. */
  get caFile(): string | undefined {
    return this.#parts.tls?.caFile;
  }

  /**
   * Environment variables that point the generator and producers at this emulator, the same ones that
   * `zerobus-gen emulator` prints. Pass them to a child process: `{ ...process.env, ...emulator.env }`.
   */
  get env(): Readonly<Record<string, string>> {
    return {
      ZEROBUS_SERVER_ENDPOINT: this.endpoint,
      DATABRICKS_HOST: this.workspaceUrl,
      DATABRICKS_WORKSPACE_URL: this.workspaceUrl,
      DATABRICKS_CLIENT_ID: this.#parts.client.id,
      DATABRICKS_CLIENT_SECRET: this.#parts.client.secret,
      DATABRICKS_TOKEN: this.#parts.personalToken,
      DATABRICKS_AUTH_TYPE: 'pat',
      ZEROBUS_EMULATOR_ADMIN_URL: `${this.workspaceUrl}/emulator/v1`,
      ZEROBUS_EMULATOR_ADMIN_TOKEN: this.#parts.adminToken,
      ...(this.#parts.needsCatalog ? { ZEROBUS_CATALOG: this.#parts.catalog } : {}),
      // Node.js trusts the first one too; other programs trust the second one only.
      ...(this.#parts.tls && {
        NODE_EXTRA_CA_CERTS: this.#parts.tls.caFile,
        SSL_CERT_FILE: this.#parts.tls.bundleFile,
      }),
    };
  }

  /**
   * A client for the `client` option of producers. Every read returns the same client, so that producers share one
   * connection and their tokens.
   */
  get client(): ZerobusClient {
    const { id, secret } = this.#parts.client;
    const credentials = { clientId: id, clientSecret: secret };
    const { catalog } = this.#parts;
    const catalogOption = this.#parts.needsCatalog ? { catalog } : {};
    const { tls } = this.#parts;
    const tlsOption = tls ? { tls: { ca: tls.ca } } : {};
    const urls = { endpoint: this.endpoint, workspaceUrl: this.workspaceUrl };
    const options = { ...urls, credentials, ...catalogOption, ...tlsOption };
    this.#client ??= new EmulatorClient(options, this.#closing.signal);
    return this.#client;
  }

  /** The names of its tables at present, sorted. */
  get tables(): readonly string[] {
    return this.#parts.tables
      .all()
      .map(({ name }) => name)
      .toSorted();
  }

  /** Number of streams opened and tokens issued since the emulator was started. */
  get stats(): EmulatorStats {
    return { streams: this.#parts.streams(), tokens: this.#parts.tokens.issued };
  }

  /**
   * Returns the rows of a table as records of its class, in order of arrival. Throws an Error if the emulator has no
   * such table, or if the table was altered so that its rows no longer fit the class.
   *
   * @example
   * expect(emulator.rows(SensorEvent)).toMatchObject([{ device_id: 'sensor-1' }]);
   */
  rows<Init, Rec>(type: RecordType<Init, Rec>): Rec[];
  /**
   * Returns the rows of a table as plain JSON values in the form of `toJSON`: times are ISO strings, BIGINT is a string,
   * and a NULL column has no key. Throws an Error if the emulator has no such table.
   */
  rows(table: string): Record<string, unknown>[];
  rows<Init, Rec>(table: string | RecordType<Init, Rec>): Record<string, unknown>[] | Rec[] {
    return typeof table === 'string' ? this.#jsonRows(table) : this.#recordRows(table);
  }

  /** Returns the number of rows in a table. Throws an Error if the emulator has no such table. */
  count(table: TableReference): number {
    return this.#table(table).storage.count;
  }

  /**
   * Resolves once the table has at least `count` rows. Rejects if `signal` aborts (with its reason), if the table is
   * dropped, if the emulator is closed, or if it has no such table. Without a `signal` it waits indefinitely.
   *
   * @example
   * await emulator.waitForRows(SensorEvent, 100, { signal: AbortSignal.timeout(5_000) });
   */
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
   * Follows a table: returns an iterable of the rows that it accepts from now on, in order and each once, in arrays and in the form of
   * `rows(name)`. It ends when the emulator is closed, after the rows that were accepted. Leave the loop to stop earlier; it cannot be
   * continued then. While 16 MB of records wait to be read, the emulator reads no more from streams of the table, so read each iterable.
   * It continues with a table that is renamed, or replaced by CREATE OR REPLACE. If the table is dropped, it rejects with GenError
   * `tail-dropped` after the rows that were accepted. Throws an Error if the emulator has no such table.
   *
   * @example
   * for await (const rows of emulator.tail(SensorEvent)) console.log(rows);
   */
  tail(table: TableReference): AsyncIterable<readonly Record<string, unknown>[]> {
    return this.#parts.feeds.follow(this.#table(table).model.name);
  }

  /**
   * Returns the last records that the emulator rejected, and why, the oldest first: of one table, or of all. It keeps 100 records of a
   * table, at most 1 MiB of them and 64 KiB of each. Throws an Error if the emulator has no such table.
   *
   * @example
   * expect(emulator.rejected(SensorEvent)).toMatchObject([{ reason: expect.stringContaining('device_id') }]);
   */
  rejected(table?: TableReference): RejectedRecord[] {
    const tables = table === undefined ? this.#parts.tables.all() : [this.#table(table)];
    return RejectedRecords.list(tables);
  }

  /**
   * Runs one SQL statement: `ALTER TABLE`, `CREATE TABLE`, `DROP TABLE`, `COMMENT ON`, `GRANT … ON … TO …` or
   * `REVOKE … ON … FROM …`.
   *
   * ALTER TABLE keeps the rows and reads them with the new columns. An open stream continues while its descriptor fits
   * the table. Otherwise, and after the table is dropped or renamed, the emulator rejects the stream's next batch as it
   * would reject a new stream. GRANT and REVOKE apply to tokens and streams requested afterwards.
   *
   * Rejects with an Error for a syntax error (with its position), an unsupported statement, an unknown table, and for
   * changes that Delta rejects; the tables are then unchanged.
   *
   * @example
   * await emulator.sql('ALTER TABLE catalog.iot.sensor_events ADD COLUMN unit STRING');
   */
  async sql(text: string): Promise<void> {
    const grant = parseGrant(text);
    if (grant !== undefined) return this.#grant(grant);
    this.#parts.changes.apply(parseTableStatement(text));
  }

  /**
   * Schedules a fault, to test how a producer recovers. Returns a handle that counts how often it fired and removes it.
   * A `stall` withholds acks until `release` is called. Throws a RangeError if the fault is invalid, and an Error if its table does not exist.
   *
   * @example
   * const cut = emulator.fault({ kind: 'cut', after: 100 }); // break the connection after 100 more records
   * // … send records …
   * expect(cut.fired).toBe(1);
   */
  fault(fault: Fault): FaultHandle {
    return this.#parts.faults.add(parseFault(fault, 'The fault'));
  }

  /** The faults that were added, in order, also those that cannot fire any more. */
  get faults(): readonly FaultHandle[] {
    return this.#parts.faults.all;
  }

  /** Invalidates every token that the token endpoint has issued. The personal access token stays valid. */
  revokeTokens(): void {
    this.#parts.tokens.revoke();
  }

  /**
   * Restores the state after start, for `beforeEach`: deletes all rows, undoes every SQL statement, and removes faults
   * that were added since. Faults given to `startEmulator` start counting from 0 again. Open streams continue, and persistent
   * streams keep their committed offsets. With `data`, rejects with an Error if the log or a table cannot be written.
   */
  async reset(): Promise<void> {
    this.#parts.tables.reset();
    this.#parts.grants.reset();
    this.#parts.faults.reset();
    await this.#parts.persistentStreams.followTables();
  }

  /**
   * Adds all acknowledged rows to the files of their Delta tables, for readers other than the emulator. Otherwise that happens within some
   * seconds, or two minutes after a burst, and when the emulator is closed. Without `data` it does nothing. Rejects with an Error if a file
   * cannot be written.
   */
  async flush(): Promise<void> {
    await this.#parts.data?.flush();
  }

  /**
   * Breaks all connections, frees both ports, and adds all acknowledged rows to their Delta tables. Later calls return the same promise.
   * Close producers first. Rejects with GenError `records-left-in-log` if rows cannot be added: they stay in the log, and the next emulator
   * with the same folder adds them.
   */
  close(): Promise<void> {
    this.#closed ??= this.#close();
    return this.#closed;
  }

  /** Calls `close`, for `await using`. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  async #close(): Promise<void> {
    this.#closing.abort(new Error('The emulator was closed'));
    this.#parts.faults.close();
    await Promise.all([this.#parts.service.close(), this.#parts.workspace.close()]);
    try {
      await this.#parts.data?.close();
    } finally {
      this.#parts.feeds.close();
      this.#parts.tls?.remove();
    }
  }

  #url({ port }: RunningServer): string {
    return `${this.#parts.tls ? 'https' : 'http'}://${this.#parts.host}:${port}`;
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
    const columns = recordColumns(model.columns);
    return Array.from(storage.rows(model.columns), (row) => formatJsonRow(columns, row));
  }

  #recordRows<Init, Rec>(type: RecordType<Init, Rec>): Rec[] {
    const { model, storage } = this.#table(type);
    const names = new Set(type.columns.map(({ name }) => name));
    const columns = model.columns.filter(({ name }) => names.has(name));
    try {
      // Encoding again is needed because the client may have used other field numbers, or sent JSON.
      return Array.from(storage.rows(columns), (row: unknown) => type.decode(type.encode(row as Init)));
    } catch (cause) {
      const reason = errorMessage(cause);
      throw new Error(
        `The rows of ${type.table} do not fit its record class: ${reason}. If the table was altered, read them as JSON with emulator.rows('${type.table}').`,
        { cause },
      );
    }
  }
}
