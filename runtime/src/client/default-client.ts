import process from 'node:process';
import { ZerobusClient } from './zerobus-client.js';

const VARIABLES = [
  'ZEROBUS_SERVER_ENDPOINT',
  'DATABRICKS_HOST',
  'DATABRICKS_WORKSPACE_URL',
  'DATABRICKS_CLIENT_ID',
  'DATABRICKS_CLIENT_SECRET',
];

let last: { readonly environment: string; readonly client: ZerobusClient } | undefined;

/** Returns the client of producers whose options name none. All of them share it as long as its environment variables do not change. */
export function defaultClient(): ZerobusClient {
  const environment = JSON.stringify(VARIABLES.map((name) => process.env[name] ?? null));
  if (last?.environment !== environment) last = { environment, client: new ZerobusClient() };
  return last.client;
}
