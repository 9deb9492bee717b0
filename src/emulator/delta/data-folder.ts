import { randomUUID } from 'node:crypto';
import { lstatSync, readdirSync, renameSync, rmSync, statfsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Worker } from 'node:worker_threads';
import { genError } from '../../diagnostics/gen-error.js';
import type { TableModel } from '../../model/table-model.js';
import type { TableName } from '../../model/table-name.js';
import { errorMessage } from '../../system/error-message.js';
import { RpcError } from '../rejections/rpc-error.js';
import type { StoredStream, StreamJournal } from '../storage/stored-stream.js';
import type { TableStorage } from '../storage/table-storage.js';
import { adoptModel, describeExisting } from './adopt-model.js';
import { formatAppId } from './compact/compact-segment.js';
import { Compactor } from './compact/compactor.js';
import { readStreams } from './compact/streams-file.js';
import { type DeltaHost, DeltaStorage } from './delta-storage.js';
import { DeltaTable } from './delta-table.js';
import { isTemporary, makeFolderDurably, syncFolder } from './durable-files.js';
import { lockFolder } from './lock-folder.js';
import { findTableFolders, type TableFolder } from './table-folder.js';
import { type LogFiles, systemLogFiles } from './wal/log-files.js';
import { hasContent } from './wal/segment-content.js';
import { isSegmentName } from './wal/segment-name.js';
import { type ClosedSegment, WriteAheadLog } from './wal/write-ahead-log.js';

/** The folder of the log and the lock. No catalog has a folder with a dot. */
const OWN_FOLDER = '.zerobus';
/** How names of folders begin that become tables or were tables. */
const TEMPORARY = 'table-';

/** Adding more than this takes so long that somebody may wonder. */
const NOTED_BACKLOG_BYTES = 16 * 1024 * 1024;

/** Records in the log of a folder of Delta tables. */
export interface Backlog {
  readonly bytes: number;
  /** Whether they are from an earlier emulator, which did not end by itself, and are added before this one serves. */
  readonly isFromEarlierRun: boolean;
}

export interface DataFolderOptions {
  readonly startWorker: () => Worker;
  /** Default: the files of the operating system. */
  readonly files?: LogFiles | undefined;
  /** Called before `open` or `close` adds a large log to the tables. Default: nothing. */
  readonly onBacklog?: ((backlog: Backlog) => void) | undefined;
}

/** A folder of Delta tables that this process alone writes to, with the log of records that are not in the tables yet. */
export class DataFolder {
  readonly #root: string;
  readonly #release: () => Promise<void>;
  readonly #onBacklog: (backlog: Backlog) => void;
  readonly #existing = new Map<string, DeltaTable>();
  readonly #found: readonly TableFolder[];
  readonly #storages = new Set<DeltaStorage>();
  readonly #compactor: Compactor;
  #log: WriteAheadLog | undefined;
  #streams: readonly StoredStream[] = [];
  #onRoom: (() => void)[] = [];

  private constructor(
    root: string,
    { startWorker, onBacklog = () => {} }: DataFolderOptions,
    release: () => Promise<void>,
  ) {
    this.#root = root;
    this.#onBacklog = onBacklog;
    this.#release = release;
    this.#found = findTableFolders(root);
    this.#compactor = new Compactor({
      startWorker,
      folders: () => this.#folders(),
      freeBytes: () => countFreeBytes(root),
      onCompacted: () => {
        for (const storage of this.#storages) tryRefresh(storage);
      },
      onProgress: () => this.#announceRoom(),
    });
  }

  /**
   * Opens a folder, which is created if it is missing, and adds to its tables what an earlier process acknowledged and could not add.
   * Throws GenError `data-folder-busy` if another emulator uses it, and `data-folder-failed` if something in it cannot be used.
   */
  static async open(root: string, options: DataFolderOptions): Promise<DataFolder> {
    const release = await lockFolder(root);
    let folder: DataFolder | undefined;
    try {
      folder = new DataFolder(root, options, release);
      await folder.#open(options.files ?? systemLogFiles);
      return folder;
    } catch (error) {
      if (folder) await folder.#compactor.close();
      await release();
      const reason = errorMessage(error);
      throw genError('data-folder-failed', {}, { folder: root, reason }, error);
    }
  }

  /** Whether it has no tables. */
  get isEmpty(): boolean {
    return this.#found.length === 0;
  }

  /**
   * Returns the models of the tables to serve: those that are given, and the other ones in the folder. Throws GenError
   * `data-table-differs` if the folder has a table with other columns than the one that is given.
   */
  adopt(given: readonly TableModel[]): TableModel[] {
    const models = given.map((model) => {
      const table = this.#existing.get(model.name.caseInsensitiveKey);
      if (table === undefined) return model;
      const adopted = adoptModel(model, table);
      if (typeof adopted !== 'string') return adopted;
      throw genError(
        'data-table-differs',
        { table: model.name },
        { name: String(model.name), folder: table.folder, reason: adopted },
      );
    });
    const keys = new Set(given.map(({ name }) => name.caseInsensitiveKey));
    const others = this.#found.flatMap(({ name }) => {
      const table = this.#existing.get(name.caseInsensitiveKey);
      return table && !keys.has(name.caseInsensitiveKey) ? [describeExisting(name, table)] : [];
    });
    return [...models, ...others];
  }

  /** Returns the storage of a table, which is created unless its folder exists. Throws an Error for types that it cannot store. */
  createStorage(model: TableModel): TableStorage {
    const key = model.name.caseInsensitiveKey;
    const existing = this.#existing.get(key);
    // A table that is created later under the same name is another one.
    this.#existing.delete(key);
    const storage = new DeltaStorage(this.#host, existing ?? this.#create(model), model);
    this.#storages.add(storage);
    return storage;
  }

  /** Throws an Error if a table cannot be stored. A table with its name may exist. */
  check(model: TableModel): void {
    const folder = this.#temporaryFolder();
    try {
      DeltaTable.create(folder, model);
    } catch (cause) {
      throw genError(
        'data-folder-failed',
        { table: model.name },
        { folder: this.#root, reason: errorMessage(cause) },
        cause,
      );
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }

  /** The persistent streams of earlier emulators, the one that was used last at the end. */
  get streams(): readonly StoredStream[] {
    return this.#streams;
  }

  /** Stores what happens to persistent streams in the log, and rejects it when the log takes no records. */
  get journal(): StreamJournal {
    const log = this.#log as WriteAheadLog;
    return {
      store: (change) => {
        this.#expectRoom();
        return log.appendChange(change);
      },
    };
  }

  /** Resolves when all records that are acknowledged are in the files of the tables. Rejects with an Error if that fails. */
  async flush(): Promise<void> {
    const failure = await this.#log?.closeSegment();
    if (failure) throw failure;
    await this.#compactor.settle();
  }

  /**
   * Adds what is in the log to the tables, and frees the folder. What cannot be added stays in the log for the next start; then it rejects
   * with GenError `records-left-in-log`.
   */
  async close(): Promise<void> {
    let failure: unknown;
    try {
      failure = await this.#log?.close();
      const settled = this.#compactor.settle().catch((error: unknown) => {
        failure ??= error;
      });
      try {
        this.#noteBacklog(false);
      } finally {
        await settled;
      }
    } finally {
      await this.#compactor.close();
      await this.#release();
    }
    if (failure === undefined) return;
    const reason = errorMessage(failure).replace(/\.$/, '');
    throw genError('records-left-in-log', {}, { folder: this.#root, reason }, failure);
  }

  get #host(): DeltaHost {
    const log = this.#log as WriteAheadLog;
    return {
      appId: formatAppId(log.id),
      position: () => log.position,
      append: (table, batch, onRejected, message) => {
        this.#expectRoom();
        return log.append(table, batch, onRejected, message);
      },
      room: () => this.#room(),
      create: (model) => this.#create(model),
      chooseFolder: (model) => this.#chooseFolder(model),
      delete: (folder) => this.#delete(folder),
    };
  }

  /** Throws RpcError if compaction is stuck. The backlog does not shrink then, so waiting for room might never end. */
  #expectRoom(): void {
    if (this.#compactor.isFull && this.#compactor.failure !== undefined) throw backlogError(this.#compactor.failure);
  }

  async #open(files: LogFiles): Promise<void> {
    for (const { name, path } of this.#found) this.#openTable(name, path);
    const own = join(this.#root, OWN_FOLDER);
    makeFolderDurably(own);
    if (!lstatSync(own).isDirectory()) throw new Error(`${own} is not a folder`);
    await this.#recover(own);
    this.#streams = readStreams(own);
    this.#log = await WriteAheadLog.open({
      folder: own,
      files,
      isBehind: () => this.#compactor.isBehind,
      onSegment: (segment) => this.#onSegment(segment),
      onProgress: () => this.#announceRoom(),
    });
  }

  #openTable(name: TableName, path: string): void {
    const key = name.caseInsensitiveKey;
    if (this.#existing.has(key)) throw new Error(`two folders have the table ${name}, in different case`);
    const table = DeltaTable.open(path);
    table.removeTemporaryFiles();
    const copy = [...this.#existing.values()].find(({ id }) => id === table.id);
    // The log names tables by their ids.
    if (copy) throw new Error(`${path} is a copy of ${copy.folder}: both have the table id ${table.id}`);
    this.#existing.set(key, table);
  }

  async #recover(own: string): Promise<void> {
    for (const name of readdirSync(own)) {
      if (name.startsWith(TEMPORARY) || isTemporary(name)) rmSync(join(own, name), { recursive: true, force: true });
    }
    const names = readdirSync(own).filter(isSegmentName).sort();
    const segments = names.map((name) => ({ name, path: join(own, name), size: lstatSync(join(own, name)).size }));
    const written = segments.filter(({ size }) => hasContent(size));
    for (const { name, path, size } of segments) {
      // A crash cuts off only the end of what was written last: of each log, its last segment. One without records may follow it.
      const isLast = !written.some((later) => later.name > name && logOf(later.name) === logOf(name));
      if (isLast && !hasContent(size)) rmSync(path);
      else this.#compactor.add({ path, size, isLarge: false, mayBeTorn: isLast });
    }
    this.#noteBacklog(true);
    await this.#compactor.settle();
    for (const table of this.#existing.values()) table.refresh();
  }

  #create(model: TableModel): DeltaTable {
    const folder = this.#chooseFolder(model);
    const unfinished = this.#temporaryFolder();
    try {
      const table = DeltaTable.create(unfinished, model);
      makeFolderDurably(dirname(folder));
      // A crash leaves the whole table or none.
      renameSync(unfinished, folder);
      syncFolder(dirname(folder));
      table.moveTo(folder);
      return table;
    } catch (cause) {
      rmSync(unfinished, { recursive: true, force: true });
      const reason = errorMessage(cause);
      throw genError('data-folder-failed', { table: model.name }, { folder, reason }, cause);
    }
  }

  /** Deletes the folder of a table. */
  #delete(folder: string): void {
    // A crash leaves the whole table or none.
    const dropped = this.#temporaryFolder();
    renameSync(folder, dropped);
    syncFolder(dirname(folder));
    rmSync(dropped, { recursive: true, force: true });
  }

  #temporaryFolder(): string {
    return join(this.#root, OWN_FOLDER, `${TEMPORARY}${randomUUID()}`);
  }

  #chooseFolder({ name }: TableModel): string {
    const folder = join(this.#root, ...name.toPath());
    if (lstatSync(folder, { throwIfNoEntry: false }) === undefined) return folder;
    throw new Error(`The folder ${folder} exists. Delete it, or choose another name`);
  }

  #noteBacklog(isFromEarlierRun: boolean): void {
    const { bytes } = this.#compactor;
    if (bytes > NOTED_BACKLOG_BYTES) this.#onBacklog({ bytes, isFromEarlierRun });
  }

  #onSegment(segment: ClosedSegment): void {
    for (const storage of this.#storages) storage.release(segment);
    const { path, size, isLarge } = segment;
    this.#compactor.add({ path, size, isLarge, mayBeTorn: false });
  }

  #folders(): Map<string, string> {
    const tables = Array.from(this.#storages, ({ table }) => table).filter((table) => table !== undefined);
    return new Map([...tables, ...this.#existing.values()].map(({ id, folder }) => [id, folder]));
  }

  #isFull(): boolean {
    // A failure is reported with the next record.
    const isBlocked = this.#compactor.isFull && this.#compactor.failure === undefined;
    return isBlocked || this.#log?.isFull === true;
  }

  #room(): Promise<void> | undefined {
    if (!this.#isFull()) return undefined;
    return new Promise((resolve) => this.#onRoom.push(resolve));
  }

  #announceRoom(): void {
    if (this.#isFull()) return;
    const waiting = this.#onRoom;
    this.#onRoom = [];
    for (const resolve of waiting) resolve();
  }
}

/** Reads what was committed. If another program damaged the table, the next who reads its rows gets the error. */
function tryRefresh(storage: DeltaStorage): void {
  try {
    storage.refresh();
  } catch {
    // Its records in the log count until it can be read again.
  }
}

/** Returns how much can be written to the disk of a folder. Infinity if the system does not say. */
function countFreeBytes(folder: string): number {
  try {
    const { bavail, bsize } = statfsSync(folder);
    return bavail * bsize;
  } catch {
    return Number.POSITIVE_INFINITY;
  }
}

/** Returns the part of the name of a segment that is the same for all segments of a log. */
function logOf(name: string): string {
  return name.slice(0, name.lastIndexOf('-'));
}

function backlogError(reason: string): RpcError {
  const text = `The emulator cannot write its Delta tables: ${reason}. Records are not acknowledged until it can.`;
  return new RpcError('UNAVAILABLE', text);
}
