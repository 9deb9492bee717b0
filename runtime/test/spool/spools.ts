import { cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach } from 'vitest';
import type { ZerobusError } from '../../src/errors/zerobus-error.ts';
import { readOptions } from '../../src/options/rules.ts';
import { type Disk, systemDisk } from '../../src/spool/disk.ts';
import { FILE_SPOOL_OPTIONS, type FileSpoolOptions } from '../../src/spool/file-spool-options.ts';
import { openSpool } from '../../src/spool/open-spool.ts';
import type { Spool, SpoolRequest } from '../../src/spool/spool.ts';
import { type Scheduler, systemScheduler } from '../../src/time/scheduler.ts';

export const TABLE = 'catalog.iot.events';

const folders: string[] = [];
const spools: Spool[] = [];
afterEach(async () => {
  await Promise.all(spools.splice(0).map((spool) => spool.close()));
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** Returns a new folder, which is removed after the test. */
export function newRoot(): string {
  const folder = mkdtempSync(join(tmpdir(), 'zerobus spool '));
  folders.push(folder);
  return folder;
}

export interface Home extends FileSpoolOptions {
  readonly root: string;
  readonly disk?: Disk;
  readonly scheduler?: Scheduler;
}

/** Opens a spool, which is closed after the test. */
export async function open(home: Home, request: Partial<SpoolRequest> = {}): Promise<Spool> {
  const { root, disk = systemDisk, scheduler = systemScheduler, ...options } = home;
  const settings = readOptions(FILE_SPOOL_OPTIONS, options, 'fileSpool()');
  const spool = await openSpool({ ...settings, root, disk, scheduler }, newRequest(request));
  spools.push(spool);
  return spool;
}

export function newRequest(request: Partial<SpoolRequest> = {}): SpoolRequest {
  return {
    table: TABLE,
    descriptor: Uint8Array.of(1, 2, 3),
    format: 'proto',
    signal: new AbortController().signal,
    onFailed: (error: ZerobusError) => {
      throw error;
    },
    ...request,
  };
}

/** Returns the bodies of the backlog. */
export function readBacklog(spool: Spool): string[] {
  return spool.backlog.map((batch) => spool.read(batch, 0).toString());
}

/** Returns the state after the process of a spool died: a copy of its files, with nobody who owns them. */
export function copyAsCrashed(root: string): string {
  const copy = newRoot();
  cpSync(root, copy, { recursive: true });
  for (const folder of readdirSync(copy)) rmSync(join(copy, folder, 'lock'), { force: true });
  return copy;
}

/** Returns the paths of the segments of the table, oldest first. */
export function segmentsOf(root: string): string[] {
  const folder = join(root, TABLE);
  return readdirSync(folder)
    .filter((name) => name.endsWith('.spool'))
    .sort()
    .map((name) => join(folder, name));
}
