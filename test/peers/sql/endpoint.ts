import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { closedPort } from '../../support/closed-port.ts';
import { run } from '../run.ts';

/** A SQL endpoint that `@databricks/sql` can be pointed at. */
export interface SqlEndpoint {
  readonly host: URL;
  readonly httpPath: string;
  readonly token: string;
  readonly ca: string | undefined;
  readonly catalog: string;
  /** Whether it is Spark, started here: it has no information_schema, and leaves some tables to stock Spark. */
  readonly own: boolean;
  stop(): Promise<void>;
}

/** Stands in where the tests are only counted as skipped. */
export const noEndpoint: SqlEndpoint = {
  host: new URL('https://no-such-host.invalid'),
  httpPath: '/sql/1.0/warehouses/none',
  token: 'none',
  ca: undefined,
  catalog: 'catalog',
  own: false,
  stop: async () => undefined,
};

const script = fileURLToPath(new URL('start.sh', import.meta.url));

/** That of SQL_HOST, SQL_PORT, SQL_PATH, SQL_TOKEN, SQL_CA and SQL_CATALOG where they are set, else Spark, started here. */
export async function sqlEndpoint(): Promise<SqlEndpoint> {
  if (process.env['SQL_HOST'] !== undefined) return endpointOf(process.env, false, async () => undefined);
  const folder = await mkdtemp(join(tmpdir(), 'zerobus-sql-'));
  const [sqlPort, sparkPort] = await Promise.all([freePort(), freePort()]);
  const env = { SQL_RUN: join(folder, 'run'), SQL_PORT: sqlPort, SPARK_PORT: sparkPort };
  const stop = async (): Promise<void> => {
    await run('bash', [script, 'stop'], { env });
    await rm(folder, { recursive: true, force: true, maxRetries: 10 });
  };
  try {
    // The first time it installs Spark.
    const lines = (await run('bash', [script], { env, timeoutMs: 580_000 })).trim().split('\n');
    const variables = lines.map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]);
    return await endpointOf(Object.fromEntries(variables), true, stop);
  } catch (error) {
    await stop();
    throw error;
  }
}

async function endpointOf(
  variables: Readonly<Record<string, string | undefined>>,
  own: boolean,
  stop: () => Promise<void>,
): Promise<SqlEndpoint> {
  const { SQL_HOST: host, SQL_PORT: port = '443', SQL_PATH: httpPath, SQL_TOKEN: token, SQL_CA: file } = variables;
  if (!host || !httpPath || !token) throw new Error('SQL_HOST, SQL_PATH and SQL_TOKEN must be set');
  const ca = file ? await readFile(file, 'utf8') : undefined;
  const catalog = variables['SQL_CATALOG'] ?? 'catalog';
  return { host: new URL(`https://${host}:${port}`), httpPath, token, ca, catalog, own, stop };
}

async function freePort(): Promise<string> {
  return new URL(await closedPort()).port;
}
