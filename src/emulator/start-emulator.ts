import { randomBytes } from 'node:crypto';
import { printable } from '../diagnostics/printable.js';
import { AdminServer } from './admin/admin-server.js';
import { allowHosts, isHost } from './allowed-hosts.js';
import type { Backlog, DataFolder } from './delta/data-folder.js';
import type { LogFiles } from './delta/wal/log-files.js';
import { type FaultInput, readFaultScript, scheduleFaults } from './faults/read-fault-script.js';
import { GrantRegistry } from './grants/grant-registry.js';
import { parseGrants } from './grants/initial-grants.js';
import type { RunningServer } from './listen.js';
import { choosePrincipals } from './principals/choose-principals.js';
import { PrincipalRegistry } from './principals/principal-registry.js';
import { createGrants, type PrincipalInput, readPrincipals } from './principals/read-principals.js';
import { formatPublicHost, isReachable, listAddresses, normalizeAddress } from './public-host.js';
import { Emulator } from './running-emulator.js';
import { SlowCalls } from './service/slow-calls.js';
import { startZerobusService } from './service/zerobus-service.js';
import { startDeltaWorker } from './start-delta-worker.js';
import { MemoryStorage } from './storage/memory-storage.js';
import { StreamRegistry } from './streams/stream-registry.js';
import { readTables, type TableInput } from './tables/read-tables.js';
import { TableChanges } from './tables/table-changes.js';
import { type StorageFactory, TableRegistry } from './tables/table-registry.js';
import { FollowedStorage } from './tail/followed-storage.js';
import { RowFeeds } from './tail/row-feeds.js';
import type { ServerTls } from './tls/server-tls.js';
import { checkTokenLifetime } from './workspace/token-lifetime.js';
import { TokenStore } from './workspace/token-store.js';
import { startWorkspace } from './workspace/workspace-server.js';

/** Options of `startEmulator`. All are optional. */
export interface EmulatorOptions {
  /**
   * Tables to serve: record classes, table models, or paths of snapshots (`.json` and `.sql` files, or folders of them). All
   * paths together are one snapshot, read in their order. Default: the sample table `catalog.iot.sensor_events`.
   */
  readonly tables?: readonly TableInput[];
  /** Catalog of tables whose names have none, as in a project with targets. Default `'main'`. */
  readonly catalog?: string;
  /** Values of placeholders in the SQL of snapshots, by name. Default: none. */
  readonly vars?: Readonly<Record<string, string>>;
  /**
   * Folder for Delta tables, which is created if it is missing: `<data>/<catalog>/<schema>/<table>`. What is acknowledged is in them, or
   * in a log beside them until it is, also after a crash. Tables that the folder has are served too, and its persistent streams continue.
   * Default: rows are kept in memory.
   */
  readonly data?: string;
  /**
   * Called when more than 16 MB of records are in the log of `data` and have to be added to their tables, before the emulator starts or
   * after it stopped to serve. That takes a second for about 20 MB. Default: nothing.
   */
  readonly onBacklog?: (backlog: Backlog) => void;
  /** Port of the Zerobus endpoint. Default 0: any free port. */
  readonly port?: number;
  /** Port of the workspace (Unity Catalog and token endpoint). Default 0: any free port. */
  readonly workspacePort?: number;
  /**
   * Hosts that the workspace and the REST API serve besides loopback names and addresses, such as `host.docker.internal`. Default: none.
   * gRPC, which no browser sends, is served for any host.
   */
  readonly allowHosts?: readonly string[];
  /**
   * Address to listen on: an IPv4 or IPv6 address of this machine, or `'0.0.0.0'` or `'::'` for all. Others on the network can then reach
   * the emulator. Default `'127.0.0.1'`.
   */
  readonly listen?: string;
  /**
   * Whether both ports require TLS, with a certificate of a new certificate authority for localhost, the loopback addresses, `listen` and
   * `allowHosts`. `emulator.client` trusts it; other clients read it from `emulator.caFile`. Default false.
   */
  readonly tls?: boolean;
  /**
   * Service principals: a list, or the path of a JSON file with one. The credentials of the first are in `env` and `client`. Cannot be
   * combined with `clientId` and `federatedSubjects`; `grants` then adds to the grants of the principals. Default: one.
   *
   * @example
   * [{ id: 'ingest' }, { id: 'inherits', grants: ['GRANT ALL PRIVILEGES ON SCHEMA catalog.iot TO inherits'] }]
   */
  readonly principals?: PrincipalInput;
  /** Application id of the service principal that ingests. Default `'emulator'`. */
  readonly clientId?: string;
  /**
   * Subjects (claim `sub`) whose JWTs the token endpoint exchanges for tokens of the service principal, to try OAuth token federation.
   * Signature, issuer and audience are not checked. Default: none.
   *
   * @example
   * ['repo:my-org/my-app:ref:refs/heads/main']
   */
  readonly federatedSubjects?: readonly string[];
  /**
   * GRANT statements that replace the default grants. Default: the service principal has every privilege that it needs
   * to ingest into each table.
   *
   * @example
   * ['GRANT USE CATALOG ON CATALOG catalog TO emulator', 'GRANT USE SCHEMA ON SCHEMA catalog.iot TO emulator']
   */
  readonly grants?: readonly string[];
  /**
   * Faults to inject from the start; `reset` restarts them. A list, `{ seed, faults }`, or the path of a JSON file with either. Default:
   * none.
   *
   * @example
   * [{ kind: 'close-signal', afterMs: 60_000, perStream: true }, { kind: 'cut', chance: 0.001 }]
   */
  readonly faults?: FaultInput;
  /** Lifetime of tokens, in seconds: a whole number from 1 to 86,400. Default 3,600. */
  readonly tokenLifetimeS?: number;
  /** Clock for the age of tokens and tables, in milliseconds since 1970. Default `Date.now`. */
  readonly now?: () => number;
}

/**
 * Starts an emulator of Zerobus and its workspace in this process. When the promise resolves, both listen.
 *
 * Rejects with a GenError if a snapshot cannot be read, a table is given twice (`emulated-twice`), a port cannot be used
 * (`port-unavailable`), the address cannot be used (`address-unavailable`), a file of faults or principals is invalid (`faults-invalid`, `principals-invalid`) or the data folder cannot be used (`data-folder-busy`, `data-folder-failed`, `data-table-differs`), with an Error
 * if a grant is invalid or the table of a fault does not exist, and with a RangeError
 * if a fault, a principal, a host or the lifetime of tokens is invalid.
 *
 * @example
 * await using emulator = await startEmulator({ tables: [SensorEvent] });
 * await using producer = new SensorEventProducer({ client: emulator.client });
 * await producer.send({ device_id: 'sensor-1', event_ts: new Date() });
 * console.log(emulator.rows(SensorEvent));
 */
export async function startEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  return startWithParts(options, {});
}

/** Does what `startEmulator` does. `logFiles` replaces the files of the log, to test crashes, and `slowCalls` what watches for slow clients. */
export async function startWithParts(
  options: EmulatorOptions,
  { logFiles, slowCalls }: { readonly logFiles?: LogFiles; readonly slowCalls?: SlowCalls },
): Promise<Emulator> {
  if (options.data === undefined) return start(options, undefined, slowCalls);
  // Loaded only if it is used.
  const { DataFolder } = await import('./delta/data-folder.js');
  const { onBacklog } = options;
  const data = await DataFolder.open(options.data, { startWorker: startDeltaWorker, files: logFiles, onBacklog });
  try {
    return await start(options, data, slowCalls);
  } catch (error) {
    // Nobody sent records yet.
    await data.close().catch(() => undefined);
    throw error;
  }
}

async function start(
  options: EmulatorOptions,
  data: DataFolder | undefined,
  slowCalls: SlowCalls = new SlowCalls(),
): Promise<Emulator> {
  const { catalog = 'main', port = 0, workspacePort = 0, tokenLifetimeS = 3600, now = Date.now } = options;
  const address = checkAddress(options.listen ?? '127.0.0.1');
  const { tables: inputs = [] } = options;
  const { faults: faultInput = [] } = options;
  const script = await readFaultScript(faultInput);
  const principalInput = choosePrincipals(options);
  const read = await readPrincipals(principalInput);
  checkTokenLifetime(tokenLifetimeS);
  // Only a new folder gets the sample table.
  const isFilled = inputs.length === 0 && data?.isEmpty === false;
  const models = isFilled ? [] : await readTables(inputs, catalog, options.vars);
  const needsCatalog = options.catalog !== undefined || models.some(({ name }) => name.catalog === undefined);
  const named = models.map((model) => ({ ...model, name: model.name.in(model.name.catalog ?? catalog) }));
  const inCatalog = data ? data.adopt(named) : named;
  const feeds = new RowFeeds();
  const storages: StorageFactory = {
    create: (model) => new FollowedStorage(data?.createStorage(model) ?? new MemoryStorage(), feeds, model),
    check: (model) => data?.check(model),
  };
  const tables = new TableRegistry(inCatalog, storages, now, catalog);
  const faults = scheduleFaults(script, faultInput, (name) => tables.expect(name).key);
  const tokens = new TokenStore(now);
  const principals = new PrincipalRegistry(read);
  const initialGrants = createGrants(read, principalInput, inCatalog);
  const more = options.principals === undefined ? [] : parseGrants(options.grants ?? [], inCatalog);
  const grants = new GrantRegistry([...initialGrants, ...more]);
  const changes = new TableChanges(tables, grants, principals);
  const personalToken = `emulator-pat-${randomBytes(16).toString('hex')}`;
  tokens.add(personalToken, { kind: 'metadata' });
  const hostNames = checkHosts(options.allowHosts ?? []);
  const isAllowedHost = allowHosts([...hostNames, address], isReachable(address));
  const adminToken = `emulator-admin-${randomBytes(24).toString('base64url')}`;
  let emulator: Emulator | undefined;
  const admin = new AdminServer({
    token: adminToken,
    isAllowedHost,
    state: () => emulator && { emulator, tables },
  });
  let openings = 0;
  const countOpening = (): number => ++openings;
  const streams = new StreamRegistry(data, tables.all());
  const access = { tables, tokens, grants, faults };
  // Loaded only if it is used.
  const tls = options.tls === true ? await createTls([...hostNames, ...listAddresses(address)]) : undefined;
  let service: RunningServer | undefined;
  try {
    service = await startZerobusService(
      { ...access, streams, slowCalls, countOpening, isAllowedHost },
      { address, port, tls, slowCalls },
    );
    const workspace = await startWorkspace(
      { principals, tokens, tables, grants, changes, faults, lifetimeS: tokenLifetimeS, isAllowedHost, now, admin },
      { address, port: workspacePort, tls, slowCalls: new SlowCalls() },
    );
    const parts = {
      changes,
      catalog,
      needsCatalog,
      tables,
      grants,
      faults,
      tokens,
      service,
      workspace,
      client: principals.first,
      host: formatPublicHost(address),
      tls,
      personalToken,
      adminToken,
      feeds,
      streams: () => openings,
      persistentStreams: streams,
      now,
      data,
    };
    emulator = new Emulator(parts);
    return emulator;
  } catch (error) {
    await service?.close();
    tls?.remove();
    throw error;
  }
}

async function createTls(hosts: readonly string[]): Promise<ServerTls> {
  const { createServerTls } = await import('./tls/server-tls.js');
  return createServerTls([...new Set(['localhost', '127.0.0.1', '::1', ...hosts])]);
}

/** Returns hosts with normalized addresses. Throws RangeError for a host that has a port, or is no host. */
function checkHosts(hosts: readonly string[]): readonly string[] {
  const invalid = hosts.find((host) => !isHost(host));
  if (invalid === undefined) return hosts.map((host) => normalizeAddress(host) ?? host);
  throw new RangeError(
    `'${printable(invalid)}' cannot be an allowed host: use a host name or an IP address, without a port`,
  );
}

function checkAddress(text: string): string {
  const address = normalizeAddress(text);
  if (address !== undefined) return address;
  throw new RangeError(`Cannot listen on '${printable(text)}': use an IPv4 address, or an IPv6 address without a zone`);
}
