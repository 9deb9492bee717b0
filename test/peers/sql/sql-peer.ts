import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readWholeSnapshot } from '../../../src/catalog/snapshot/read-snapshot.ts';
import { openSession } from '../../../src/catalog/sql/open-session.ts';
import type { Row, SqlSession } from '../../../src/catalog/sql/sql-session.ts';
import { SqlSource } from '../../../src/catalog/sql/sql-source.ts';
import type { WarehouseAccess } from '../../../src/catalog/sql/warehouse-access.ts';
import { quoteName } from '../../../src/model/quote-name.ts';
import type { TableModel } from '../../../src/model/table-model.ts';
import { TableName } from '../../../src/model/table-name.ts';
import type { SqlEndpoint } from './endpoint.ts';

/** A schema of the tests' own at an endpoint, with a session that changes it and a source that reads it. */
export class SqlPeer {
  readonly endpoint: SqlEndpoint;
  readonly schema: string = `zerobus_gen_peers_${process.pid}`;
  readonly source: SqlSource;
  /** For files, removed at the end. */
  folder: string = '';
  #session: SqlSession | undefined;

  constructor(endpoint: SqlEndpoint) {
    this.endpoint = endpoint;
    this.source = new SqlSource(this.settings());
  }

  /** Those of the endpoint, with some of them changed. */
  settings({
    token = this.endpoint.token,
    ...changes
  }: Partial<WarehouseAccess> & { token?: string } = {}): WarehouseAccess {
    const { host, httpPath, ca } = this.endpoint;
    return { host, httpPath, ...(ca !== undefined && { ca }), tokens: { token: async () => token }, ...changes };
  }

  async open(): Promise<void> {
    this.folder = await mkdtemp(join(tmpdir(), 'zerobus-sql-peer-'));
    this.#session = await openSession({
      ...this.settings(),
      authorization: async () => `Bearer ${this.endpoint.token}`,
      timeoutMs: 600_000,
      onInvalidResponse: () => undefined,
      signal: new AbortController().signal,
    });
    await this.run(`CREATE SCHEMA ${quoteName(this.endpoint.catalog)}.${quoteName(this.schema)}`);
  }

  async close(): Promise<void> {
    try {
      if (this.#session !== undefined) {
        await this.run(`DROP SCHEMA IF EXISTS ${quoteName(this.endpoint.catalog)}.${quoteName(this.schema)} CASCADE`);
      }
      await this.source.close();
      await this.#session?.close();
      await rm(this.folder, { recursive: true, force: true });
    } finally {
      await this.endpoint.stop();
    }
  }

  /** Runs a statement. */
  run(statement: string): Promise<readonly Row[]> {
    if (this.#session === undefined) throw new Error('the session is not open');
    return this.#session.query(statement, {}, new AbortController().signal);
  }

  name(table: string): TableName {
    return new TableName(this.endpoint.catalog, this.schema, table);
  }

  read(table: string): Promise<TableModel> {
    return this.source.readTable(this.name(table));
  }

  /** The only table of these statements, as a snapshot of them has it. */
  async declared(...statements: readonly string[]): Promise<TableModel> {
    const file = join(this.folder, 'declared.sql');
    await writeFile(file, statements.join(';\n'));
    const tables = await readWholeSnapshot([file], {});
    if (tables.length !== 1) throw new Error(`there are ${tables.length} tables`);
    return tables[0] as TableModel;
  }
}
