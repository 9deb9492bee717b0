import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { type Disk, systemDisk } from '../../src/spool/disk.ts';

/** Returns an error of the system. */
function systemError(code: string): Error {
  return Object.assign(new Error(code), { code });
}

/** A disk whose operations fail while `failing` says so: the name of the operation, and the code. */
export class FailingDisk {
  readonly failing = new Map<keyof Disk, string>();
  /** Bytes that can be written before the disk is full. */
  room: number = Number.POSITIVE_INFINITY;
  /** Names of the operations that were called. */
  readonly calls: (keyof Disk)[] = [];
  readonly disk: Disk = new Proxy(systemDisk, {
    get: (target, name: keyof Disk) => {
      return (...words: unknown[]): unknown => {
        this.calls.push(name);
        const code = this.failing.get(name);
        if (code !== undefined && (name === 'sync' || name === 'syncFolder')) return Promise.reject(systemError(code));
        if (code !== undefined) throw systemError(code);
        if (name === 'write') return this.#write(...(words as Parameters<Disk['write']>));
        return (target[name] as (...words: unknown[]) => unknown)(...words);
      };
    },
  });

  /** Writes what there is room for, as systems do. */
  #write(fd: number, parts: readonly Uint8Array[], position: number): number {
    const bytes = Buffer.concat(parts);
    if (bytes.length > 0 && this.room <= 0) throw systemError('ENOSPC');
    const count = systemDisk.write(fd, [bytes.subarray(0, this.room)], position);
    this.room -= count;
    return count;
  }
}

/** A disk that remembers what was synced: `cutPower()` returns what is left of it. */
export class VolatileDisk {
  readonly #ids = new Map<string, number>();
  readonly #paths = new Map<number, string>();
  readonly #contents = new Map<number, Buffer>();
  readonly #names = new Map<string, ReadonlyMap<string, number>>();
  #nextId = 0;
  readonly disk: Disk = {
    ...systemDisk,
    create: (path) => {
      const fd = systemDisk.create(path);
      this.#ids.set(path, ++this.#nextId);
      this.#paths.set(fd, path);
      return fd;
    },
    open: (path, writable) => {
      const fd = systemDisk.open(path, writable);
      this.#paths.set(fd, path);
      return fd;
    },
    link: (path, name) => {
      systemDisk.link(path, name);
      this.#ids.set(name, this.#ids.get(path) ?? 0);
    },
    rename: (from, to) => {
      systemDisk.rename(from, to);
      this.#ids.set(to, this.#ids.get(from) ?? 0);
    },
    sync: async (fd) => {
      const path = this.#paths.get(fd) ?? '';
      // What is written while the system writes is not a part of it.
      const content = readFileSync(path);
      await systemDisk.sync(fd);
      this.#contents.set(this.#ids.get(path) ?? 0, content);
    },
    syncFolder: async (folder) => {
      const names = systemDisk.list(folder).map((name) => [name, this.#ids.get(join(folder, name)) ?? 0] as const);
      await systemDisk.syncFolder(folder);
      this.#names.set(folder, new Map(names));
    },
  };

  /** Writes into `root` what a power cut leaves of a folder: synced names, with their synced content. Locks are left out. */
  cutPower(folder: string, root: string): void {
    const target = join(root, basename(folder));
    mkdirSync(target);
    for (const [name, id] of this.#names.get(folder) ?? []) {
      if (name.endsWith('.spool')) writeFileSync(join(target, name), this.#contents.get(id) ?? '');
    }
    if (!this.#names.get(dirname(folder))?.has(basename(folder))) throw new Error('The folder itself was not synced');
  }
}
