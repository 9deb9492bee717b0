import { closeSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import { errorMessage } from '../../../system/error-message.js';
import { type Row, setOwn } from '../../validate/emulated-row.js';
import type { DeltaTable } from '../delta-table.js';
import { expectInside, openRegular } from '../durable-files.js';
import type { AddFile } from '../log/actions.js';
import { parsePartitionValue } from '../log/partition-value.js';
import { fileSource } from '../parquet/byte-source.js';
import { findNode, fromParquetValue } from '../parquet/from-parquet-value.js';
import { openParquet, type ParquetReader } from '../parquet/read-parquet.js';
import { physicalName, type SparkField } from '../schema/spark-type.js';

/**
 * Reads the rows in the files of a table, with the columns whose names are in `names`, but not the first `skip` rows. Throws an
 * Error that names the file if one is missing or damaged.
 */
export function* readDataFiles(table: DeltaTable, names: ReadonlySet<string>, skip: number = 0): Generator<Row> {
  let left = skip;
  const partitions = table.partitionFields;
  const fields = table.schema.fields.filter(({ name }) => names.has(name));
  for (const file of [...table.state.files.values()]) {
    let skipped = left > 0 ? Math.min(countRows(table, file), left) : 0;
    left -= skipped;
    if (left > 0) continue;
    const values = partitions
      .filter((field) => names.has(field.name))
      .map(
        (field) => [field.name, parsePartitionValue(field.type, file.partitionValues[physicalName(field)])] as const,
      );
    const stored = fields.filter((field) => !partitions.includes(field));
    for (const row of openDataFile(table, file, (reader) => readRows(reader, stored))) {
      if (skipped-- > 0) continue;
      for (const [name, value] of values) if (value !== undefined) setOwn(row, name, value);
      yield row;
    }
  }
}

/** Returns the number of rows of a file: from its statistics, else from the file. */
export function countRows(table: DeltaTable, file: AddFile): number {
  const { numRecords } = JSON.parse(file.stats ?? '{}') as { readonly numRecords?: unknown };
  if (typeof numRecords === 'number') return numRecords;
  for (const rows of openDataFile(table, file, (reader) => [reader.rows])) return rows;
  return 0;
}

function* openDataFile<T>(
  { folder }: DeltaTable,
  { path }: AddFile,
  read: (reader: ParquetReader) => Iterable<T>,
): Generator<T> {
  let fd: number | undefined;
  try {
    const opened = openRegular(resolveInside(folder, path));
    fd = opened.fd;
    yield* read(openParquet(fileSource(opened.fd, opened.size)));
  } catch (cause) {
    const reason = errorMessage(cause);
    throw new Error(`The file ${path} of the Delta table ${folder} cannot be read: ${reason}`, { cause });
  } finally {
    if (fd !== undefined) closeSync(fd);
  }
}

/** Returns the absolute path of a file. Throws an Error if it is not below the folder of the table. */
function resolveInside(folder: string, path: string): string {
  const decoded = decodeURIComponent(path);
  if (isAbsolute(decoded) || /^[a-z][a-z0-9+.-]*:/i.test(decoded))
    throw new Error('it is not in the folder of the table');
  const file = join(folder, decoded);
  expectInside(folder, file);
  return file;
}

function* readRows(reader: ParquetReader, fields: readonly SparkField[]): Generator<Row> {
  const columns = fields.flatMap((field) => {
    const node = findNode(reader.columns, field);
    return node ? [{ name: field.name, node, convert: fromParquetValue(node, field.type) }] : [];
  });
  for (const group of reader.groups) {
    const values = columns.map(({ node }) => group.column(node));
    for (let i = 0; i < group.rows; i++) {
      const row: Row = {};
      columns.forEach(({ name, convert }, c) => {
        const value = values[c]?.[i];
        if (value != null) setOwn(row, name, convert(value));
      });
      yield row;
    }
  }
}
