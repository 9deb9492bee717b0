import type { Environment } from '../../../auth/environment.js';
import { printable } from '../../../diagnostics/printable.js';
import type { ProbeError } from './probe-error.js';

/** What was connected to, and which setting says so. */
interface Target {
  readonly url: URL;
  /** `DATABRICKS_HOST`, for what to do. */
  readonly setting: string;
}

/** A failed connection in words: what happened, and what to do. */
export function tellFailure(
  { stage, code, message }: ProbeError,
  { url, setting }: Target,
  environment: Environment,
): { readonly message: string; readonly fix: string } {
  const host = url.host;
  const reason = printable(message, 200);
  const shown = code === '' || code === 'TIMEOUT' || reason.includes(code) ? reason : `${reason} (${code})`;
  switch (stage) {
    case 'dns':
      return {
        message: `The name ${url.hostname} cannot be resolved: ${shown}.`,
        fix:
          code === 'EAI_AGAIN' || code === 'TIMEOUT'
            ? 'The DNS server gives no answer: check the network, and resolv.conf in a container.'
            : `Check the spelling of ${setting}, and that this machine's DNS knows private names (VPN, private link).`,
      };
    case 'tcp':
      return {
        message: `${host} cannot be connected to: ${shown}.`,
        fix:
          code === 'ECONNREFUSED'
            ? `Nothing listens there: check host and port of ${setting}. For the emulator: is it still running?`
            : `Allow this machine to reach ${host}: a firewall, a security group or an IP access list may be in the way.`,
      };
    case 'proxy':
      return { message: `The proxy does not let through to ${host}: ${shown}.`, fix: proxyFix(code, url) };
    default:
      return { message: `TLS with ${host} failed: ${shown}.`, fix: tlsFix(code, setting, environment) };
  }
}

function proxyFix(code: string, { hostname }: URL): string {
  if (code === '407') return 'The proxy wants credentials: put them into its URL, http://user:password@host:port.';
  return `Have ${hostname} allowed by the proxy, or add it to NO_PROXY where it can be reached directly.`;
}

const unknownAuthority: ReadonlySet<string> = new Set([
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
]);

function tlsFix(code: string, setting: string, environment: Environment): string {
  if (unknownAuthority.has(code)) {
    const file = environment['NODE_EXTRA_CA_CERTS'];
    const now = file ? ` It is ${printable(file, 200)} now, which does not have it, or cannot be read.` : '';
    return `Its authority is not known, as behind a proxy that inspects TLS: export NODE_EXTRA_CA_CERTS=/path/to/authority.pem, before Node starts.${now}`;
  }
  if (code === 'CERT_HAS_EXPIRED' || code === 'CERT_NOT_YET_VALID')
    return 'Check the clock of this machine; if it is right, the certificate of the other side must be renewed.';
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID')
    return `The certificate is for another name: check the spelling of ${setting}.`;
  return `Check that ${setting} names a server that speaks TLS on this port, and that nothing between breaks it.`;
}
