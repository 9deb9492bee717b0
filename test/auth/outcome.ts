import { GenError } from '../../src/diagnostics/gen-error.ts';
import type { World } from './world.ts';

/** The settings of a test case. */
export interface Given {
  readonly env?: Readonly<Record<string, string>>;
  readonly file?: string;
  readonly host?: string;
  readonly profile?: string;
  /** Whether the CLI is in PATH. */
  readonly cli?: boolean;
}

/** Parts of test cases: a host, a token, a client, and a file with two profiles. */
export const h = { DATABRICKS_HOST: 'https://w.example' };
export const t = { DATABRICKS_TOKEN: 'env-token' };
export const m2m = { DATABRICKS_CLIENT_ID: 'the-id', DATABRICKS_CLIENT_SECRET: 'the-secret' };
export const dev: string =
  '[DEFAULT]\nhost = default.example\ntoken = default-token\n[dev]\nhost = https://dev.example/\ntoken = dev-token\n';

/** Returns `host provider token`, or the code of the error. */
export async function outcome(
  world: World,
  { env = {}, file = '', host, profile, cli = false }: Given,
): Promise<string> {
  await world.config(file);
  const flags = { ...(host === undefined ? {} : { host }), ...(profile === undefined ? {} : { profile }) };
  try {
    const workspace = await world.resolve({ ...(cli ? {} : { PATH: '' }), ...env }, flags);
    const { tokens } = workspace;
    const token = await tokens?.token();
    return tokens === undefined ? `${workspace.host.host} -` : `${workspace.host.host} ${tokens.authType} ${token}`;
  } catch (error) {
    if (error instanceof GenError) return error.code;
    throw error;
  }
}

/** A Databricks CLI whose token consists of its arguments. */
export const printsItsArguments: string =
  'console.log(JSON.stringify({ access_token: process.argv.slice(2).join("+") }))';
