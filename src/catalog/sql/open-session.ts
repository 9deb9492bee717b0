import { Agent } from 'node:https';
import type { DBSQLClient } from '@databricks/sql';
import { unlessAborted } from '../../system/abort-signal.js';
import { missingPeer } from '../../system/optional-peer.js';
import { loadDriver } from './load-driver.js';
import type { Row, SqlParameters, SqlSession } from './sql-session.js';
import { watchResponses } from './watch-responses.js';

/** What a session is opened with. */
interface SessionSettings {
  readonly host: URL;
  readonly httpPath: string;
  readonly ca?: string;
  /** The value of the `authorization` header, asked for with every request. */
  readonly authorization: () => Promise<string>;
  /** Of one request, in milliseconds. */
  readonly timeoutMs: number;
  /** Told when something answers that is no warehouse; the session is of no use then. */
  readonly refuse: (error: Error) => void;
  /** Ends the opening. */
  readonly signal: AbortSignal;
}

type DriverSession = Awaited<ReturnType<DBSQLClient['openSession']>>;

/** Throws GenError `driver-missing`, and what the driver throws. */
export type OpenSession = (settings: SessionSettings) => Promise<SqlSession>;

/** Rows that are fetched at a time. */
const chunk = 1000;
/** In milliseconds; a server that is gone may not hold up the end. */
const closeWithin = 3000;

/** Opens a session with `@databricks/sql`, which is loaded for it (0.3 to 0.6 s). */
export const openSession: OpenSession = async (settings) => {
  const { host, httpPath, ca, authorization, timeoutMs, refuse, signal } = settings;
  const { DBSQLClient } = await loadDriver();
  const client = new DBSQLClient({ logger: { log: () => undefined } });
  await client.connect({
    host: host.hostname,
    port: Number(host.port || 443),
    path: httpPath,
    authType: 'custom',
    provider: { authenticate: async () => ({ authorization: await authorization() }) },
    userAgentEntry: 'zerobus-gen',
    socketTimeout: timeoutMs,
    // It would call other addresses of the host, and wait for them.
    telemetryEnabled: false,
    retryMaxAttempts: 2,
    retryDelayMin: 500,
  });
  const provider = await client.getConnectionProvider();
  const agent = await provider.getAgent();
  // Version 2.0.0 takes every certificate (docs/adr/0010): nothing is sent before that is put right.
  if (!(agent instanceof Agent)) throw missingPeer('@databricks/sql', 'it is another version');
  Object.assign(agent.options, { rejectUnauthorized: true, ...(ca !== undefined && { ca }) });
  const unwatch = watchResponses(agent, host.host, refuse);
  const close = async (): Promise<void> => {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, closeWithin);
    });
    await Promise.race([client.close().catch(() => undefined), late]);
    clearTimeout(timer);
    unwatch();
    agent.destroy();
  };
  try {
    // Of an answer that it cannot read the driver never tells.
    const session = await unlessAborted(client.openSession(), signal);
    return { query: (...args) => query(session, ...args), close };
  } catch (error) {
    await close();
    throw error;
  }
};

async function query(
  session: DriverSession,
  statement: string,
  parameters: SqlParameters,
  signal: AbortSignal,
): Promise<readonly Row[]> {
  // CloudFetch would fetch rows from a storage account that nobody has allowed for.
  const options = { namedParameters: { ...parameters }, maxRows: chunk, useCloudFetch: false };
  const operation = await session.executeStatement(statement, options);
  const cancel = (): void => void operation.cancel().catch(() => undefined);
  signal.addEventListener('abort', cancel, { once: true });
  try {
    signal.throwIfAborted();
    const rows: object[] = [];
    do rows.push(...(await operation.fetchChunk({ maxRows: chunk })));
    while (await operation.hasMoreRows());
    return rows as Row[];
  } finally {
    signal.removeEventListener('abort', cancel);
    await operation.close().catch(() => undefined);
  }
}
