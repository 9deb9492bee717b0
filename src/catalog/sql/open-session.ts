import { Agent } from 'node:https';
import type { DBSQLClient } from '@databricks/sql';
import { unlessAborted } from '../../system/abort-signal.js';
import { missingPeer } from '../../system/optional-peer.js';
import { loadDriver } from './load-driver.js';
import type { Row, SqlParameters, SqlSession } from './sql-session.js';
import { watchResponses } from './watch-responses.js';

/** How to open a session. */
interface SessionSettings {
  readonly host: URL;
  readonly httpPath: string;
  /** Certificates (PEM) to trust instead of the built-in ones. */
  readonly ca?: string;
  /** Returns the `authorization` header; called for every request. */
  readonly authorization: () => Promise<string>;
  /** Time limit of one request, in milliseconds. */
  readonly timeoutMs: number;
  /** Called when the response does not come from a warehouse. The session is then unusable. */
  readonly onInvalidResponse: (error: Error) => void;
  /** Aborts opening the session. */
  readonly signal: AbortSignal;
}

type DriverSession = Awaited<ReturnType<DBSQLClient['openSession']>>;

/** Opens a session. Throws GenError `driver-missing`, and what the driver throws. */
export type OpenSession = (settings: SessionSettings) => Promise<SqlSession>;

/** The number of rows to fetch at a time. */
const chunk = 1000;
/** In milliseconds. An unreachable server must not delay the end of the command. */
const closeTimeoutMs = 3000;

/** Opens a session with `@databricks/sql`. Loading the driver takes 0.3 to 0.6 s. */
export const openSession: OpenSession = async (settings) => {
  const { host, httpPath, ca, authorization, timeoutMs, onInvalidResponse, signal } = settings;
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
    // Telemetry would call other URLs of the host and wait for them.
    telemetryEnabled: false,
    retryMaxAttempts: 2,
    retryDelayMin: 500,
  });
  const provider = await client.getConnectionProvider();
  const agent = await provider.getAgent();
  // Version 2.0.0 accepts every certificate (docs/adr/0010). Correct that before anything is sent.
  if (!(agent instanceof Agent)) throw missingPeer('@databricks/sql', 'it is another version');
  Object.assign(agent.options, { rejectUnauthorized: true, ...(ca !== undefined && { ca }) });
  const unwatch = watchResponses(agent, host.host, onInvalidResponse);
  const close = async (): Promise<void> => {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, closeTimeoutMs);
    });
    await Promise.race([client.close().catch(() => undefined), late]);
    clearTimeout(timer);
    unwatch();
    agent.destroy();
  };
  try {
    // The driver never settles if it cannot parse a response.
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
  // CloudFetch would fetch rows from a storage account that firewalls may block.
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
