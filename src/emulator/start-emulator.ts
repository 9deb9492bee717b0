import { randomBytes } from 'node:crypto';
import { Emulator } from './emulator.js';
import type { Fault } from './faults/fault.js';
import { FaultSchedule } from './faults/fault-schedule.js';
import { GrantRegistry } from './grants/grant-registry.js';
import { grantsToWrite, parseGrants } from './grants/initial-grants.js';
import { startZerobusService } from './service/zerobus-service.js';
import { MemoryStorage } from './storage/memory-storage.js';
import type { EmulatedTable } from './tables/emulated-table.js';
import { readTables, type TableInput } from './tables/read-tables.js';
import { TableRegistry } from './tables/table-registry.js';
import { TokenStore } from './workspace/token-store.js';
import { startWorkspace } from './workspace/workspace-server.js';

/** How an emulator is started; every option has a default. */
export interface EmulatorOptions {
  /** Record classes, table models, paths of snapshots. Default: the sample table `catalog.iot.sensor_events`. */
  readonly tables?: readonly TableInput[];
  /** Where tables lie whose names have no catalog: those of a project with targets. Default `main`. */
  readonly catalog?: string;
  /** Of the Zerobus endpoint. Default 0: any that is free. */
  readonly port?: number;
  /** Of Unity Catalog and the tokens. Default 0: any that is free. */
  readonly workspacePort?: number;
  /** Application id of the service principal that ingests. Default `emulator`. */
  readonly clientId?: string;
  /** GRANT statements, in place of all that the service principal needs for ingesting into every table. */
  readonly grants?: readonly string[];
  /** What goes wrong on purpose. Default: nothing. */
  readonly faults?: readonly Fault[];
  /** Seconds until a token expires. Default 3,600. */
  readonly tokenLifetimeS?: number;
  /** Milliseconds since 1970, for the age of tokens and tables. Default: the system's clock. */
  readonly now?: () => number;
}

/**
 * Starts an emulator of Zerobus and its workspace in this process. It is listening when the promise resolves.
 * Throws GenError for a snapshot that cannot be read, and for a port that is taken; an Error for a grant that is none.
 */
export async function startEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  const { catalog = 'main', port = 0, workspacePort = 0, tokenLifetimeS = 3600, now = Date.now } = options;
  const models = await readTables(options.tables ?? [], catalog);
  const placed = options.catalog !== undefined || models.some(({ name }) => name.catalog === undefined);
  const inCatalog = models.map((model) => ({ ...model, name: model.name.in(model.name.catalog ?? catalog) }));
  const tables = new TableRegistry(inCatalog, () => new MemoryStorage(), now, catalog);
  const faults = new FaultSchedule(options.faults ?? []);
  const tokens = new TokenStore(now);
  const client = { id: options.clientId ?? 'emulator', secret: randomBytes(16).toString('hex') };
  const initial = options.grants && parseGrants(options.grants, inCatalog);
  const grants = new GrantRegistry(initial ?? grantsToWrite(client.id, inCatalog));
  const personalToken = `emulator-pat-${randomBytes(16).toString('hex')}`;
  tokens.add(personalToken, { kind: 'metadata' });
  let streams = 0;
  const nextStreamId = (): string => `emulated-stream-${++streams}`;
  const service = await startZerobusService({ tables, tokens, grants, faults, nextStreamId }, port);
  try {
    const workspace = await startWorkspace(
      { client, tokens, tables, grants, lifetimeS: tokenLifetimeS },
      workspacePort,
    );
    // As the owner has them; who gives grants of his own says himself what holds.
    const newTables = (added: readonly EmulatedTable[]): void => {
      const statements = grantsToWrite(client.id, initial === undefined ? added.map(({ model }) => model) : []);
      for (const statement of statements) grants.apply(statement);
    };
    const parts = {
      newTables,
      catalog,
      placed,
      tables,
      grants,
      faults,
      tokens,
      service,
      workspace,
      client,
      personalToken,
      streams: () => streams,
      now,
    };
    return new Emulator(parts);
  } catch (error) {
    await service.close();
    throw error;
  }
}
