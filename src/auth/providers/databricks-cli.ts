import { z } from 'zod';
import { type GenError, genError } from '../../diagnostics/gen-error.js';
import { shellWord } from '../../diagnostics/shell-word.js';
import { oneLine } from '../../system/http/error-text.js';
import { type ProgramEnd, runProgram } from '../../system/run-program.js';
import type { MintedToken } from '../minted-token.js';
import type { Way, WayContext } from './way.js';

/** It prints `expires_in` only in some versions, `expiry` (RFC 3339) in all. */
const cliAnswer = z.object({ access_token: z.string().min(1), expiry: z.string().optional().catch(undefined) });

/** What the CLI would read again, and perhaps decide in another way than was decided here. */
const decided = /^DATABRICKS_(HOST|TOKEN|CLIENT_ID|CLIENT_SECRET|AUTH_TYPE|CONFIG_PROFILE|OIDC_TOKEN\w*)$/;

/**
 * The login of a person: `databricks auth token`, with the profile where the host is the profile's, else with the host.
 * Its token fails with GenError `cli-failed`. With a workspace out of reach the CLI blocks for 300 s: after a time-out it is
 * killed, and not run again.
 */
export function databricksCli(context: WayContext): Way {
  const { settings, secrets, host, cliTimeoutMs: timeoutMs } = context;
  const program = settings.get('cliPath') || 'databricks';
  const { profile } = settings;
  const ofProfile = profile !== undefined && isHostOf(profile.values.get('host'), host);
  const target = ofProfile ? ['--profile', profile.name] : ['--host', host.origin];
  const environment = Object.fromEntries(Object.entries(settings.environment).filter(([name]) => !decided.test(name)));
  const login = `databricks auth login ${target.map(shellWord).join(' ')}`;
  let hung: GenError | undefined;

  async function mint(signal?: AbortSignal): Promise<MintedToken> {
    if (hung !== undefined) throw hung;
    const options = { environment, timeoutMs, maxBytes: 1024 * 1024, signal };
    const end = await runProgram(program, ['auth', 'token', ...target], options);
    const answer = end.kind === 'ended' && end.code === 0 ? parseAnswer(end.out) : undefined;
    if (answer !== undefined) return answer;
    const error = genError('cli-failed', {}, { reason: reasonOf(end, program, timeoutMs, secrets), login });
    if (end.kind === 'timeout') hung = error;
    throw error;
  }

  return { authType: 'databricks-cli', ambient: true, mint };
}

function isHostOf(text: string | undefined, host: URL): boolean {
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

function reasonOf(end: ProgramEnd, program: string, timeoutMs: number, secrets: readonly string[]): string {
  switch (end.kind) {
    case 'not-started':
      return end.code === 'ENOENT' ? `there is no program ${program}` : `${program} cannot be started (${end.code})`;
    case 'timeout':
      return `it did not end within ${timeoutMs / 1000} s and was killed`;
    case 'too-large':
      return 'it printed more than 1 MiB and was killed';
    case 'ended':
      if (end.code === 0) return 'what it printed is not the answer of databricks auth token';
      return (
        said(end.err, secrets) || (end.code === null ? 'a signal ended it' : `it ended with exit code ${end.code}`)
      );
  }
}

/** What it says as its error; above that it may warn. Whatever looks like a token is masked. */
function said(err: string, secrets: readonly string[]): string {
  const error = /^Error: ([\s\S]*)/m.exec(err)?.[1] ?? err;
  const masked = error.replace(/\beyJ[\w-]+\.[\w-]+(\.[\w-]*)?|\b(dapi|dose|dkea)\w{8,}/g, '***');
  return oneLine(masked, secrets).replace(/\.$/, '');
}
