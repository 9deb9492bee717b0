import { createHash } from 'node:crypto';
import { lstatSync, mkdtempSync, readdirSync, readlinkSync, rmdirSync, rmSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { isRunning } from '../../system/write-file.js';

/** The files of a folder. */
export const CERTIFICATE_FILES = { ca: 'ca.pem', bundle: 'ca-bundle.pem' } as const;

const PREFIX = 'zerobus-emulator-';
/** The place and the process that made a folder. */
const NAME = /^zerobus-emulator-([0-9a-f]{12})-(\d{1,10})-[A-Za-z0-9]{6}$/;

/** Creates a folder for certificates among the temporary ones. Its name has the process to which it belongs. */
export function createCertificateFolder(): string {
  return mkdtempSync(join(tmpdir(), `${PREFIX}${describePlace()}-${process.pid}-`));
}

/**
 * Removes the folders of processes that were killed before they could. One is kept if its process may live: on another machine or in
 * another container, or if another process has its ID by now. One that cannot be removed stays: it has public certificates only.
 */
export function removeStaleFolders(): void {
  const place = describePlace();
  for (const name of listTemporaryFolder()) {
    const [, where, pid] = NAME.exec(name) ?? [];
    if (where !== place || isRunning(Number(pid))) continue;
    try {
      removeFolder(join(tmpdir(), name));
    } catch {
      // The next start tries again.
    }
  }
}

/** Removes a folder of this user that has certificates only. */
function removeFolder(folder: string): void {
  const stats = lstatSync(folder);
  if (!stats.isDirectory() || stats.uid !== (process.getuid?.() ?? stats.uid)) return;
  const files: readonly string[] = Object.values(CERTIFICATE_FILES);
  const found = readdirSync(folder, { withFileTypes: true });
  if (!found.every((each) => each.isFile() && files.includes(each.name))) return;
  for (const { name } of found) rmSync(join(folder, name));
  rmdirSync(folder);
}

function listTemporaryFolder(): readonly string[] {
  try {
    return readdirSync(tmpdir());
  } catch {
    return [];
  }
}

/** Identifies where processes see each other by their IDs: the machine, and on Linux the namespace of processes. */
function describePlace(): string {
  return createHash('sha256').update(`${hostname()} ${readNamespace()}`).digest('hex').slice(0, 12);
}

function readNamespace(): string {
  try {
    return readlinkSync('/proc/self/ns/pid');
  } catch {
    return '';
  }
}
