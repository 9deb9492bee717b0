import { renameSync } from 'node:fs';
import { dirname } from 'node:path';
import type { ColumnModel, TableModel } from '../../model/table-model.js';
import { readBatches } from '../storage/read-batches.js';
import type { RecordBatch } from '../storage/record-batch.js';
import { createRowView } from '../storage/row-view.js';
import type { StreamMessage } from '../storage/stored-stream.js';
import type { TableStorage } from '../storage/table-storage.js';
import type { Row } from '../validate/emulated-row.js';
import { countRows, readDataFiles } from './data/read-data-files.js';
import type { DeltaTable } from './delta-table.js';
import { makeFolderDurably, syncFolder } from './durable-files.js';
import type { Action } from './log/actions.js';
import { readSegmentPart, type SegmentPart } from './wal/read-segment.js';
import type { ClosedSegment } from './wal/write-ahead-log.js';

/** What all Delta tables of an emulator share. */
export interface DeltaHost {
  /** The application in `txn` actions of this emulator. */
  readonly appId: string;
  /** Position of the last record in the log. */
  readonly position: () => number;
  /**
   * Appends records to the log. The promise resolves when they are durable. If they cannot be written, `onRejected` is called, and then it
   * rejects with RpcError. Throws RpcError if the log takes none.
   */
  readonly append: (
    table: string,
    batch: RecordBatch,
    onRejected: () => void,
    message: StreamMessage | undefined,
  ) => Promise<void>;
  /** Resolves when records can be taken again; undefined if they can now. */
  readonly room: () => Promise<void> | undefined;
  /** Creates the table of a model. */
  readonly create: (model: TableModel) => DeltaTable;
  /** Returns the folder of a table. Throws an Error if a table is in it. */
  readonly chooseFolder: (model: TableModel) => string;
  /** Deletes the folder of a table. */
  readonly delete: (folder: string) => void;
}

/** Records in the open segment of the log. */
interface Waiting {
  readonly batch: RecordBatch;
  /** The position of the last record. */
  readonly position: number;
}

/** Keeps rows in a Delta table: first in the log, where they are durable, and then in the files of the table. */
export class DeltaStorage implements TableStorage {
  readonly #host: DeltaHost;
  #table: DeltaTable;
  #model: TableModel;
  readonly #waiting = new Set<Waiting>();
  /** Records that are in closed segments of the log, and not yet in the table. */
  #segments: SegmentPart[] = [];
  /** Rows in the log. */
  #waitingRows = 0;
  /** Rows in files, of the version of the table that was counted. */
  #counted = { table: undefined as DeltaTable | undefined, version: -1, rows: 0 };
  #isDropped = false;

  /** `model` has the ids of all columns. */
  constructor(host: DeltaHost, table: DeltaTable, model: TableModel) {
    this.#host = host;
    this.#table = table;
    this.#model = model;
  }

  get id(): string {
    return this.#table.id;
  }

  get table(): DeltaTable | undefined {
    return this.#isDropped ? undefined : this.#table;
  }

  get count(): number {
    return this.#isDropped ? 0 : this.#countFiles() + this.#waitingRows;
  }

  append(batch: RecordBatch, message?: StreamMessage): Promise<void> {
    const waiting = { batch, position: this.#host.position() + batch.count };
    const durable = this.#host.append(this.#table.id, batch, () => this.#forget(waiting), message);
    if (batch.count === 0) return durable;
    this.#waiting.add(waiting);
    this.#waitingRows += batch.count;
    return durable;
  }

  room(): Promise<void> | undefined {
    return this.#host.room();
  }

  *rows(columns: readonly ColumnModel[], skip: number = 0): Generator<Row> {
    if (this.#isDropped) return;
    this.refresh();
    const inFiles = createRowView(this.#model.columns, columns);
    const names = new Set(Array.from(inFiles.wanted, ({ name }) => name));
    const parts = [...this.#segments];
    const waiting = Array.from(this.#waiting, ({ batch }) => batch);
    let left = skip - (skip > 0 ? this.#countFiles() : 0);
    if (left <= 0) for (const row of readDataFiles(this.#table, names, skip)) yield inFiles.project(row);
    left = Math.max(left, 0);
    for (const part of parts) {
      if (left < part.count) yield* readBatches(readSegmentPart(part, this.#table.id), columns, left);
      left = Math.max(left - part.count, 0);
    }
    yield* readBatches(waiting, columns, left);
  }

  change(model: TableModel): void {
    const renamed = String(model.name) !== String(this.#model.name);
    const folder = renamed ? this.#host.chooseFolder(model) : undefined;
    const { columns } = this.#model;
    this.#table.commit(renamed ? 'RENAME TABLE' : 'ALTER TABLE', (table) => table.describeChange(columns, model));
    // Last, because the commit fails on a full disk.
    if (folder !== undefined) this.#move(folder);
    this.#model = model;
    this.#dropCompacted();
  }

  drop(): void {
    this.#isDropped = true;
    this.#forgetAll();
    this.#host.delete(this.#table.folder);
  }

  reset(model: TableModel): void {
    if (this.#isDropped) {
      this.#table = this.#host.create(model);
      this.#isDropped = false;
    } else {
      if (String(model.name) !== String(this.#model.name)) this.#move(this.#host.chooseFolder(model));
      const { columns } = this.#model;
      this.#commit('RESET', () => (model === this.#model ? [] : this.#table.describeChange(columns, model, true)));
    }
    this.#model = model;
  }

  /** Reads what was committed to the table, and forgets the records that are in its files now. */
  refresh(): void {
    if (this.#isDropped) return;
    this.#table.refresh();
    this.#dropCompacted();
  }

  /** Forgets the records that are in a closed segment. From now on, they are read from its file. */
  release({ path, position, ranges }: ClosedSegment): void {
    let part: SegmentPart | undefined;
    for (const waiting of this.#waiting) {
      if (waiting.position > position) break;
      this.#waiting.delete(waiting);
      part = {
        path,
        ranges: ranges.get(this.#table.id),
        first: part?.first ?? waiting.position,
        last: waiting.position,
        count: (part?.count ?? 0) + waiting.batch.count,
      };
    }
    if (part) this.#segments.push(part);
  }

  /** Deletes all rows and commits more actions with that. */
  #commit(operation: string, more: () => readonly Action[]): void {
    this.#table.commit(operation, ({ state }) => {
      const now = Date.now();
      const removes = Array.from(state.files.values(), ({ path, partitionValues, size }) => ({
        remove: { path, deletionTimestamp: now, dataChange: true, extendedFileMetadata: true, partitionValues, size },
      }));
      const actions = [...more(), ...removes];
      if (actions.length === 0 && this.#waiting.size === 0 && this.#segments.length === 0) return undefined;
      return [{ txn: { appId: this.#host.appId, version: this.#host.position(), lastUpdated: now } }, ...actions];
    });
    this.#forgetAll();
  }

  #move(folder: string): void {
    const before = this.#table.folder;
    makeFolderDurably(dirname(folder));
    renameSync(before, folder);
    syncFolder(dirname(folder));
    syncFolder(dirname(before));
    this.#table.moveTo(folder);
  }

  #dropCompacted(): void {
    const done = this.#table.state.transactions.get(this.#host.appId)?.version ?? 0;
    while (this.#segments[0] && this.#segments[0].last <= done) {
      this.#waitingRows -= this.#segments[0].count;
      this.#segments.shift();
    }
    for (const waiting of this.#waiting) {
      if (waiting.position > done) return;
      this.#forget(waiting);
    }
  }

  #forget(waiting: Waiting): void {
    if (this.#waiting.delete(waiting)) this.#waitingRows -= waiting.batch.count;
  }

  #forgetAll(): void {
    this.#segments = [];
    this.#waiting.clear();
    this.#waitingRows = 0;
  }

  #countFiles(): number {
    const { version, files } = this.#table.state;
    if (this.#counted.table !== this.#table || this.#counted.version !== version) {
      let rows = 0;
      for (const file of files.values()) rows += countRows(this.#table, file);
      this.#counted = { table: this.#table, version, rows };
    }
    return this.#counted.rows;
  }
}
