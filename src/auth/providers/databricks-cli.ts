import { isAbsolute } from 'node:path';
import { z } from 'zod';
import { type GenError, genError } from '../../diagnostics/gen-error.js';
import { shellWord } from '../../diagnostics/shell-word.js';
import { findProgram } from '../../system/find-program.js';
import { maskedLine } from '../../system/http/server-error.js';
import { type ProgramEnd, runProgram } from '../../system/run-program.js';
import type { Environment } from '../environment.js';
import type { MintedToken } from '../minted-token.js';
import type { CredentialProvider, ProviderContext } from './credential-provider.js';

/** Only some versions print `expires_in`; all print `expiry` (RFC 3339). */
const cliAnswer = z.object({ access_token: z.string().min(1), expiry: z.string().optional().catch(undefined) });

/** Variables that are already resolved here. The CLI must not read them and perhaps resolve them differently. */
const resolvedVariables = /^DATABRICKS_(HOST|TOKEN|CLIENT_ID|CLIENT_SECRET|AUTH_TYPE|CONFIG_PROFILE|OIDC_TOKEN\w*)$/;

/**
 * Uses the login of a person: `databricks auth token`, with `--profile` if the profile is for this host, else with `--host`.
 * Minting throws GenError `cli-failed`. If the workspace is unreachable, the CLI blocks for 300 s; after a timeout it is
 * killed and not run again.
 */
export function databricksCli(context: ProviderContext): CredentialProvider {
  const { settings, secrets, host, cliTimeoutMs: timeoutMs, project } = context;
  const named = settings.get('cliPath') || 'databricks';
  const { profile } = settings;
  const matchesProfile = profile !== undefined && isSameHost(profile.values.get('host'), host);
  const target = matchesProfile ? ['--profile', profile.name] : ['--host', host.origin];
  const environment = Object.fromEntries(
    Object.entries(settings.environment).filter(([name]) => !resolvedVariables.test(name)),
  );
  const login = `databricks auth login ${target.map((word) => shellWord(word)).join(' ')}`;
  let hung: GenError | undefined;

  async function mint(signal?: AbortSignal): Promise<MintedToken> {
    if (hung !== undefined) throw hung;
    const options = { environment, timeoutMs, maxBytes: 1024 * 1024, signal };
    const program = findCli(named, environment, project);
    const end: ProgramEnd =
      program === undefined
        ? { kind: 'not-started', code: 'ENOENT' }
        : await runProgram(program, ['auth', 'token', ...target], options);
    const answer = end.kind === 'ended' && end.code === 0 ? parseAnswer(end.out) : undefined;
    if (answer !== undefined) return answer;
    const error = genError('cli-failed', {}, { reason: describeFailure(end, named, timeoutMs, secrets), login });
    if (end.kind === 'timeout') hung = error;
    throw error;
  }

  return { authType: 'databricks-cli', ambient: true, mint };
}

/** Finds the program: an absolute path as it is, a name on PATH. A relative path could lead to a file of the project. */
function findCli(named: string, environment: Environment, project: string): string | undefined {
  if (isAbsolute(named)) return named;
  return /[\\/]/.test(named) ? undefined : findProgram(named, environment, project);
}

function isSameHost(text: string | undefined, host: URL): boolean {
  const given = text
    ?.trim()
    .replace(/^https?:\/\//i, '')
    .replace(/\/.*$/, '')
    .toLowerCase();
  return given === host.host;
}

function parseAnswer(text: string): MintedToken | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  const { data } = cliAnswer.safeParse(value);
  if (data === undefined) return undefined;
  const expiresAt = Date.parse(data.expiry ?? '');
  return {
    authType: 'databricks-cli',
    token: data.access_token,
    expiresAt: Number.isNaN(expiresAt) ? undefined : expiresAt,
  };
}

function describeFailure(end: ProgramEnd, program: string, timeoutMs: number, secrets: readonly string[]): string {
  switch (end.kind) {
    case 'not-started':
      return end.code === 'ENOENT' ? `cannot find the program ${program}` : `cannot start ${program} (${end.code})`;
    case 'timeout':
      return `it did not finish within ${timeoutMs / 1000} s and was killed`;
    case 'too-large':
      return 'it printed more than 1 MiB and was killed';
    case 'ended':
      if (end.code === 0) return 'its output is not a token response';
      return (
        readErrorText(end.err, secrets) ||
        (end.code === null ? 'it was terminated by a signal' : `it exited with code ${end.code}`)
      );
  }
}

/** Returns the error of the CLI without the warnings before it. */
function readErrorText(err: string, secrets: readonly string[]): string {
  const error = /^Error: ([\s\S]*)/m.exec(err)?.[1] ?? err;
  return maskedLine(error, secrets);
}
