import type { DiagnosticCode } from '../diagnostics/catalogue.js';
import { GenError, genError } from '../diagnostics/gen-error.js';
import { printable } from '../diagnostics/printable.js';
import { checkHeaderToken } from './check-header-token.js';
import type { Mint, MintedToken } from './minted-token.js';
import type { AvailableProvider, CredentialProvider, ProviderContext } from './providers/credential-provider.js';
import { databricksCli } from './providers/databricks-cli.js';
import { envOidc } from './providers/env-oidc.js';
import { fileOidc } from './providers/file-oidc.js';
import { githubOidc } from './providers/github-oidc.js';
import { oauthM2m } from './providers/oauth-m2m.js';
import { pat } from './providers/pat.js';

/** Failures to reach the workspace, also if something else answers. Other credentials would not help. */
const unreachable: ReadonlySet<DiagnosticCode> = new Set<DiagnosticCode>([
  'host-not-found',
  'connection-refused',
  'tls-failed',
  'network-failed',
  'request-timeout',
  'catalog-unavailable',
  'catalog-redirect',
  'catalog-answer-invalid',
  'token-answer-invalid',
  'network-denied',
]);

/** Creates all credential providers, in the order of the chain (`authTypes`). */
export function createProviders(context: ProviderContext): readonly CredentialProvider[] {
  return [pat, oauthM2m, envOidc, fileOidc, githubOidc, databricksCli].map((create) => create(context));
}

/**
 * Returns a function that gets tokens from the first of `providers` that returns one, and from that provider ever after. If
 * none does, it throws GenError `no-credentials` with one line per provider, followed by `notes`. A pinned or chosen provider
 * throws its own error.
 */
export function credentialChain(
  host: URL,
  providers: readonly CredentialProvider[],
  pinned: boolean,
  notes: readonly string[],
): Mint {
  let chosen: AvailableProvider | undefined;
  return async (signal) => {
    if (chosen !== undefined) return mint(chosen, host, signal);
    const tried: string[] = [];
    const errors: GenError[] = [];
    for (const provider of providers) {
      if ('skipReason' in provider) {
        tried.push(`${provider.authType}: ${provider.skipReason}`);
        continue;
      }
      try {
        const minted = await mint(provider, host, signal);
        chosen = provider;
        return minted;
      } catch (error) {
        if (!(error instanceof GenError) || pinned || unreachable.has(error.code)) throw error;
        tried.push(`${provider.authType}: ${error.diagnostic.message}`);
        errors.push(error);
      }
    }
    const lines = [...tried, ...notes].map((line) => `\n  ${printable(line, 500)}`).join('');
    const cause = errors.length > 1 ? new AggregateError(errors) : errors[0];
    throw genError('no-credentials', {}, { host: host.host, tried: lines }, cause);
  };
}

async function mint(provider: AvailableProvider, host: URL, signal: AbortSignal | undefined): Promise<MintedToken> {
  const minted = await provider.mint(signal);
  checkHeaderToken(minted.token, host);
  return minted;
}
