import type { Environment } from '../../../auth/environment.js';
import { printable } from '../../../diagnostics/printable.js';
import type { ProbeError } from './probe-error.js';

/** The host of a connection. */
interface Target {
  readonly url: URL;
  /** The environment variable that has the URL: `DATABRICKS_HOST`. */
  readonly setting: string;
}

/** Describes a failed connection: what happened, and how to fix it. */
export function describeProbeError(
  { stage, code, message }: ProbeError,
  { url, setting }: Target,
  environment: Environment,
): { readonly message: string; readonly fix: string } {
  const host = url.host;
  const text = printable(message, 200);
  const reason = code === '' || code === 'TIMEOUT' || text.includes(code) ? text : `${text} (${code})`;
  switch (stage) {
    case 'dns':
      return {
        message: `Cannot resolve the host name ${url.hostname}: ${reason}.`,
        fix:
          code === 'EAI_AGAIN' || code === 'TIMEOUT'
            ? 'Check the network, and resolv.conf if this is a container: the DNS server does not respond.'
            : `Check the spelling of ${setting}, and that this machine's DNS knows private names (VPN, private link).`,
      };
    case 'tcp':
      return {
        message: `Cannot connect to ${host}: ${reason}.`,
        fix:
          code === 'ECONNREFUSED'
            ? `Check host and port of ${setting}, and that the emulator is running if you use it: nothing listens there.`
            : `Allow connections from this machine to ${host}: a firewall, a security group or an IP access list may block them.`,
      };
    case 'proxy':
      return { message: `The proxy does not connect to ${host}: ${reason}.`, fix: getProxyFix(code, url) };
    default:
      return { message: `TLS with ${host} failed: ${reason}.`, fix: getTlsFix(code, setting, environment) };
  }
}

function getProxyFix(code: string, { hostname }: URL): string {
  if (code === '407') return 'Add the credentials that the proxy requires to its URL: http://user:password@host:port.';
  return `Allow ${hostname} in the proxy, or add it to NO_PROXY if this machine can reach it directly.`;
}

const UNKNOWN_AUTHORITY: ReadonlySet<string> = new Set([
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
]);

function getTlsFix(code: string, setting: string, environment: Environment): string {
  if (UNKNOWN_AUTHORITY.has(code)) {
    const file = environment['NODE_EXTRA_CA_CERTS'];
    const current = file
      ? ` The current file, ${printable(file, 200)}, does not contain the authority or is not readable.`
      : '';
    return `Trust the certificate's authority, for example of a proxy that inspects TLS: export NODE_EXTRA_CA_CERTS=/path/to/authority.pem before Node.js starts.${current}`;
  }
  if (code === 'CERT_HAS_EXPIRED' || code === 'CERT_NOT_YET_VALID')
    return 'Check the clock of this machine; if it is right, the server must renew its certificate.';
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID')
    return `Check the spelling of ${setting}: the certificate is for another host name.`;
  return `Check that ${setting} names a server that speaks TLS on this port, and that no firewall or proxy breaks the connection.`;
}
