import { DataFileWriter } from '../data/data-file-writer.js';
import { DeltaTable } from '../delta-table.js';
import { readRegular } from '../durable-files.js';
import type { Action } from '../log/actions.js';
import { damagedError, missingError } from '../wal/read-segment.js';
import { decodeSegment, type SegmentRecords } from '../wal/segment-content.js';
import { SegmentRows } from './segment-rows.js';
import { StreamsFile } from './streams-file.js';

/** The application in `txn` actions, which say up to which record of a log a table has everything. */
export function formatAppId(log: string): string {
  return `zerobus-gen-emulator/${log}`;
}

/** Adds closed segments of a log to Delta tables. */
export class SegmentCompactor {
  /** By id and folder: a table that was dropped and created again is another one. */
  readonly #tables = new Map<string, DeltaTable>();
  readonly #streams = new StreamsFile();

  /**
   * Adds the records of a segment to their tables, one commit for each table. `folders` are the tables by id; records of others belong to
   * tables that were dropped. Can be repeated after any failure, and after a crash at any point: the commits say which records they have.
   * Then keeps what it has of persistent streams in their file. Throws an Error if the segment is missing or damaged; its end may be cut off
   * if `mayBeTorn`.
   */
  compact(path: string, folders: ReadonlyMap<string, string>, mayBeTorn = false): void {
    const bytes = readRegular(path);
    if (bytes === undefined) throw missingError(path);
    const segment = decodeSegment(bytes);
    if (!mayBeTorn && !segment?.isWhole) throw damagedError(path);
    for (const [id, records] of groupByTable(segment?.records ?? [])) {
      const folder = folders.get(id);
      const table = folder === undefined ? undefined : this.#open(id, folder);
      if (table && segment) this.#add(table, formatAppId(segment.log), records);
    }
    if (segment && segment.streams.length > 0) this.#streams.add(path, segment);
  }

  #add(table: DeltaTable, appId: string, records: readonly SegmentRecords[]): void {
    try {
      addRecords(table, appId, records);
    } catch (error) {
      // It may have been renamed or dropped meanwhile.
      this.#tables.clear();
      throw error;
    }
  }

  #open(id: string, folder: string): DeltaTable | undefined {
    const key = `${id} ${folder}`;
    const table = this.#tables.get(key) ?? DeltaTable.open(folder);
    if (table.id !== id) return undefined;
    this.#tables.set(key, table);
    return table;
  }
}

function addRecords(table: DeltaTable, appId: string, records: readonly SegmentRecords[]): void {
  const last = records.at(-1)?.position ?? 0;
  for (;;) {
    table.refresh();
    const done = findPosition(table, appId);
    if (done >= last) {
      table.sync();
      return;
    }
    const writer = new DataFileWriter(table);
    try {
      const rows = new SegmentRows(table);
      for (const record of records) if (record.position > done) for (const row of rows.read(record)) writer.add(row);
      const added = writer.finish();
      const txn = { appId, version: last, lastUpdated: Date.now() };
      const actions: readonly Action[] = [{ txn }, ...added.map((add) => ({ add }))];
      // Meanwhile, all rows may have been deleted: then these must not come back.
      if (table.commit('STREAMING UPDATE', (now) => (findPosition(now, appId) === done ? actions : undefined))) return;
    } catch (error) {
      discardUncommitted(table, writer, appId, done);
      throw error;
    }
    writer.discard();
  }
}

/** Deletes files whose commit failed, unless it is in the log nevertheless, such as when its sync failed. */
function discardUncommitted(table: DeltaTable, writer: DataFileWriter, appId: string, done: number): void {
  try {
    table.refresh();
  } catch {
    return;
  }
  if (findPosition(table, appId) === done) writer.discard();
}

function findPosition({ state }: DeltaTable, appId: string): number {
  return state.transactions.get(appId)?.version ?? 0;
}

function groupByTable(records: readonly SegmentRecords[]): Map<string, SegmentRecords[]> {
  const groups = new Map<string, SegmentRecords[]>();
  for (const record of records) {
    // A message of a persistent stream, which has an offset only.
    if (record.count === 0) continue;
    const { table } = record.schema;
    const group = groups.get(table) ?? [];
    groups.set(table, group);
    group.push(record);
  }
  return groups;
}
