import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { isIP } from 'node:net';
import {
  AuthorityKeyIdentifier,
  BasicConstraints,
  ExtendedKeyUsage,
  GeneralName,
  id_ce_authorityKeyIdentifier,
  id_ce_basicConstraints,
  id_ce_extKeyUsage,
  id_ce_keyUsage,
  id_ce_subjectAltName,
  id_ce_subjectKeyIdentifier,
  id_kp_serverAuth,
  KeyIdentifier,
  KeyUsage,
  KeyUsageFlags,
  SubjectAlternativeName,
  SubjectKeyIdentifier,
} from '@peculiar/asn1-x509';
import { createCertificate, createExtension, identifyKey } from './certificate.js';

/** A certificate for servers, and what clients need to trust it. */
export interface ServerCertificate {
  /** The certificate authority, as PEM. Its private key is forgotten: it signs nothing else. */
  readonly ca: string;
  /** The certificate, as PEM. */
  readonly cert: string;
  /** Its private key, as PEM. It is in memory only. */
  readonly key: string;
}

interface KeyPair {
  readonly publicKey: KeyObject;
  readonly privateKey: KeyObject;
}

/** Creates a certificate authority, and a certificate of it for these hosts: names and IP addresses. */
export function createServerCertificate(hosts: readonly string[]): ServerCertificate {
  const authority = createKeys();
  const server = createKeys();
  // Two emulators have different authorities, which clients distinguish by their names.
  const issuer = `zerobus-gen emulator CA ${Buffer.from(identifyKey(authority.publicKey)).toString('hex', 0, 8)}`;
  const ca = { subject: issuer, issuer, publicKey: authority.publicKey, extensions: extendAuthority(authority) };
  const extensions = extendServer(server, authority, hosts);
  const cert = { subject: 'zerobus-gen emulator', issuer, publicKey: server.publicKey, extensions };
  return {
    ca: createCertificate(ca, authority.privateKey),
    cert: createCertificate(cert, authority.privateKey),
    key: server.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
}

function createKeys(): KeyPair {
  return generateKeyPairSync('ec', { namedCurve: 'P-256' });
}

function extendAuthority({ publicKey }: KeyPair): ReturnType<typeof createExtension>[] {
  const usage = new KeyUsage(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign);
  return [
    createExtension(id_ce_basicConstraints, true, new BasicConstraints({ cA: true, pathLenConstraint: 0 })),
    createExtension(id_ce_keyUsage, true, usage),
    createExtension(id_ce_subjectKeyIdentifier, false, new SubjectKeyIdentifier(identifyKey(publicKey))),
  ];
}

function extendServer(
  server: KeyPair,
  authority: KeyPair,
  hosts: readonly string[],
): ReturnType<typeof createExtension>[] {
  const names = hosts.map((host) => new GeneralName(isIP(host) === 0 ? { dNSName: host } : { iPAddress: host }));
  const keyIdentifier = new KeyIdentifier(identifyKey(authority.publicKey));
  return [
    createExtension(id_ce_basicConstraints, true, new BasicConstraints({ cA: false })),
    createExtension(id_ce_keyUsage, true, new KeyUsage(KeyUsageFlags.digitalSignature)),
    createExtension(id_ce_extKeyUsage, false, new ExtendedKeyUsage([id_kp_serverAuth])),
    createExtension(id_ce_subjectAltName, false, new SubjectAlternativeName(names)),
    createExtension(id_ce_subjectKeyIdentifier, false, new SubjectKeyIdentifier(identifyKey(server.publicKey))),
    createExtension(id_ce_authorityKeyIdentifier, false, new AuthorityKeyIdentifier({ keyIdentifier })),
  ];
}
