import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { rootCertificates } from 'node:tls';
import { CERTIFICATE_FILES, createCertificateFolder, removeStaleFolders } from './certificate-folder.js';
import { createServerCertificate } from './server-certificate.js';

/** TLS of an emulator: its certificate, and files from which clients read whom to trust. */
export interface ServerTls {
  readonly cert: string;
  readonly key: string;
  /** The certificate authority, as PEM. */
  readonly ca: string;
  /** File with the certificate authority. */
  readonly caFile: string;
  /** File with the certificate authority and the public ones that Node.js trusts, for programs that trust the ones of one file only. */
  readonly bundleFile: string;
  /** Deletes the files. */
  remove(): void;
}

/** Creates a certificate for these hosts. Only public certificates are written to disk, into a new temporary folder. */
export function createServerTls(hosts: readonly string[]): ServerTls {
  const certificate = createServerCertificate(hosts);
  removeStaleFolders();
  const folder = createCertificateFolder();
  const caFile = join(folder, CERTIFICATE_FILES.ca);
  const bundleFile = join(folder, CERTIFICATE_FILES.bundle);
  writeFileSync(caFile, certificate.ca);
  writeFileSync(bundleFile, [certificate.ca, ...rootCertificates].join('\n'));
  return { ...certificate, caFile, bundleFile, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
