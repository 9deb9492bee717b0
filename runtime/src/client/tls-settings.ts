import { Buffer } from 'node:buffer';
import { createSecureContext } from 'node:tls';
import { isUint8Array } from 'node:util/types';
import { isError } from '../errors/is-error.js';
import { ZerobusError } from '../errors/zerobus-error.js';
import { isText, type OptionRule, type OptionRules, optional, readOptions } from '../options/rules.js';
import type { Pem, TlsOptions } from '../transport/tls-options.js';

const isPem = (value: unknown): boolean => isText(value) || (isUint8Array(value) && value.length > 0);
const isPemList = (value: unknown): boolean =>
  isPem(value) || (Array.isArray(value) && value.length > 0 && value.every(isPem));

const TLS_OPTIONS: OptionRules<TlsOptions> = {
  ca: optional('a certificate in PEM, or an array of them', isPemList),
  cert: optional('a certificate in PEM', isPem),
  key: optional('a private key in PEM', isPem),
  passphrase: optional('a string', isText),
  servername: optional('a host name', (value) => isText(value) && /^[\w.-]+$/.test(String(value))),
};

/** The rule of the option `tls`. Certificates and keys are checked at once; no message shows them. */
export const tlsOption: OptionRule<TlsOptions | undefined> = {
  expected: `an object with ${Object.keys(TLS_OPTIONS).join(', ')}`,
  default: undefined,
  members: TLS_OPTIONS,
  read(value, name) {
    if (value === undefined) return undefined;
    const options = readOptions(TLS_OPTIONS, value, name, `${name}.`);
    checkContext(options, name);
    return options;
  },
};

function checkContext({ ca, cert, key, passphrase }: TlsOptions, name: string): void {
  if ((cert === undefined) !== (key === undefined)) {
    const missing = cert === undefined ? 'cert' : 'key';
    throw new ZerobusError('configuration', `${name}.${missing} is missing: a client certificate needs cert and key`);
  }
  for (const pem of listCertificates(ca)) {
    if (!/-----BEGIN (?:TRUSTED |X509 )?CERTIFICATE-----/.test(toText(pem))) {
      throw new ZerobusError('configuration', `${name}.ca has no certificate in PEM`, {
        help: 'Pass the content of the file, for example readFileSync("ca.pem"), not its path.',
      });
    }
  }
  try {
    createSecureContext({
      ca: listCertificates(ca).map(toText),
      ...(cert === undefined ? {} : { cert: toText(cert) }),
      ...(key === undefined ? {} : { key: toText(key) }),
      ...(passphrase === undefined ? {} : { passphrase }),
    });
  } catch (error) {
    // The error of OpenSSL names the reason, such as a wrong passphrase, and shows no bytes of the key.
    const reason = isError(error) ? error.message : String(error);
    throw new ZerobusError('configuration', `${name} cannot be used: ${reason}`, {
      help: 'Pass certificates and keys in PEM: the content of the files, not their paths. Check that cert and key belong together.',
    });
  }
}

function listCertificates(ca: TlsOptions['ca']): readonly Pem[] {
  if (ca === undefined) return [];
  return Array.isArray(ca) ? (ca as readonly Pem[]) : [ca as Pem];
}

function toText(pem: Pem): string {
  return typeof pem === 'string' ? pem : Buffer.from(pem).toString('latin1');
}
