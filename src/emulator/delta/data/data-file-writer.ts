import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { join, sep } from 'node:path';
import type { Row } from '../../validate/emulated-row.js';
import type { DeltaTable } from '../delta-table.js';
import { expectInside, makeInnerFoldersDurably, syncFolder, writeSynced } from '../durable-files.js';
import { type AddFile, toRecord } from '../log/actions.js';
import { formatPartitionValue } from '../log/partition-value.js';
import { Statistics } from '../log/statistics.js';
import { type ToParquet, toParquetValue } from '../parquet/to-parquet-value.js';
import { ParquetFile } from '../parquet/write-parquet.js';
import { physicalName, type SparkField } from '../schema/spark-type.js';
import { formatPartitionPath } from './partition-path.js';

/** Rows of a row group, and the most rows that wait for one. */
const ROWS_PER_GROUP = 20_000;

/** Writes rows to new data files of a table, one for each partition. The files are part of the table once their actions are committed. */
export class DataFileWriter {
  readonly #folder: string;
  readonly #partitions: readonly SparkField[];
  readonly #fields: readonly SparkField[];
  readonly #files = new Map<string, PartitionFile>();
  readonly #paths: string[] = [];
  #waiting = 0;

  constructor(table: DeltaTable) {
    this.#folder = table.folder;
    this.#partitions = table.partitionFields;
    this.#fields = table.schema.fields.filter((field) => !this.#partitions.includes(field));
  }

  /** Adds a row. A VARIANT is JSON text. */
  add(row: Row): void {
    const values = this.#partitions.map(({ name, type }) =>
      formatPartitionValue(type, Object.hasOwn(row, name) ? row[name] : undefined),
    );
    const key = values.length === 0 ? '' : JSON.stringify(values);
    let file = this.#files.get(key);
    if (file === undefined) {
      file = new PartitionFile(this.#fields, values);
      this.#files.set(key, file);
    }
    file.add(row);
    if (++this.#waiting < ROWS_PER_GROUP) return;
    for (const each of this.#files.values()) each.flush();
    this.#waiting = 0;
  }

  /** Writes the files durably and returns their actions. */
  finish(): AddFile[] {
    const added = Array.from(this.#files.values(), (file): AddFile => {
      const partition = formatPartitionPath(this.#partitions, file.values);
      const path = join(partition, `part-00000-${randomUUID()}.snappy.parquet`);
      const bytes = file.finish();
      this.#paths.push(path);
      const folder = join(this.#folder, partition);
      // Not the folder of the table: meanwhile, it may have been renamed or dropped.
      if (partition !== '') makeInnerFoldersDurably(this.#folder, partition);
      expectInside(this.#folder, folder);
      writeSynced(join(this.#folder, path), bytes);
      syncFolder(folder);
      return {
        path: encodeURI(path.replaceAll(sep, '/')),
        partitionValues: toRecord(
          this.#partitions.map((field, i) => [physicalName(field), file.values[i] ?? null] as const),
        ),
        size: bytes.length,
        modificationTime: Date.now(),
        dataChange: true,
        stats: file.statistics.toJson(),
      };
    });
    return added;
  }

  /** Deletes what `finish` wrote, because it is not committed. */
  discard(): void {
    for (const path of this.#paths) rmSync(join(this.#folder, path), { force: true });
  }
}

/** A column while its row group is filled. */
interface Column {
  readonly from: string;
  readonly to: string;
  readonly convert: ToParquet;
  values: unknown[];
}

class PartitionFile {
  /** Its partition values. */
  readonly values: readonly (string | null)[];
  readonly statistics: Statistics;
  readonly #file: ParquetFile;
  readonly #columns: readonly Column[];
  #rows = 0;

  constructor(fields: readonly SparkField[], values: readonly (string | null)[]) {
    this.values = values;
    this.statistics = new Statistics(fields);
    this.#file = new ParquetFile(fields);
    this.#columns = fields.map((field) => ({
      from: field.name,
      to: physicalName(field),
      convert: toParquetValue(field.type),
      values: [],
    }));
  }

  add(row: Row): void {
    for (const { from, convert, values } of this.#columns) {
      const value = Object.hasOwn(row, from) ? row[from] : undefined;
      values.push(value == null ? undefined : convert(value));
    }
    this.#rows++;
  }

  flush(): void {
    if (this.#rows === 0) return;
    const columns = new Map(this.#columns.map(({ to, values }) => [to, values]));
    this.statistics.add(columns, this.#rows);
    this.#file.append(columns, this.#rows);
    for (const column of this.#columns) column.values = [];
    this.#rows = 0;
  }

  finish(): Uint8Array {
    this.flush();
    return this.#file.finish();
  }
}
