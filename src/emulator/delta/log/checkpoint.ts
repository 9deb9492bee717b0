import { Buffer } from 'node:buffer';
import { closeSync } from 'node:fs';
import { join } from 'node:path';
import { openRegular, replaceDurably } from '../durable-files.js';
import { fileSource } from '../parquet/byte-source.js';
import { findNode, fromParquetValue } from '../parquet/from-parquet-value.js';
import { openParquet } from '../parquet/read-parquet.js';
import { toParquetValue } from '../parquet/to-parquet-value.js';
import { ParquetFile } from '../parquet/write-parquet.js';
import type { SparkField, SparkType } from '../schema/spark-type.js';
import { type Action, toRecord } from './actions.js';
import { checkpointName } from './log-file-name.js';
import type { TableState } from './table-state.js';

const STRINGS: SparkType = { type: 'map', keyType: 'string', valueType: 'string', valueContainsNull: true };
const LIST: SparkType = { type: 'array', elementType: 'string', containsNull: true };

/** The columns of a checkpoint: for each kind of action its fields. */
const FIELDS = [
  describe('protocol', {
    minReaderVersion: 'integer',
    minWriterVersion: 'integer',
    readerFeatures: LIST,
    writerFeatures: LIST,
  }),
  describe('metaData', {
    id: 'string',
    name: 'string',
    description: 'string',
    format: describe('format', { provider: 'string', options: STRINGS }).type,
    schemaString: 'string',
    partitionColumns: LIST,
    configuration: STRINGS,
    createdTime: 'long',
  }),
  describe('txn', { appId: 'string', version: 'long', lastUpdated: 'long' }),
  describe('add', {
    path: 'string',
    partitionValues: STRINGS,
    size: 'long',
    modificationTime: 'long',
    dataChange: 'boolean',
    stats: 'string',
  }),
  describe('remove', {
    path: 'string',
    deletionTimestamp: 'long',
    dataChange: 'boolean',
    extendedFileMetadata: 'boolean',
    partitionValues: STRINGS,
    size: 'long',
  }),
];

/** What other writers store in addition, and must not be overlooked. */
const FOREIGN = describe('add', { deletionVector: describe('deletionVector', { storageType: 'string' }).type });

function describe(name: string, members: Readonly<Record<string, SparkType>>): SparkField {
  const fields = Object.entries(members).map(([member, type]) => ({
    name: member,
    type,
    nullable: true,
    metadata: {},
  }));
  return { name, type: { type: 'struct', fields }, nullable: true, metadata: {} };
}

/** Writes a checkpoint of a state, and the file in which readers look up its version. */
export function writeCheckpoint(folder: string, state: TableState): void {
  const actions = [...state.actions()];
  const columns = FIELDS.map(({ name, type }) => {
    const convert = toParquetValue(type);
    const values = actions.map((action) => {
      const value = action[name as keyof Action];
      return value === undefined ? undefined : convert(toRow(value, type));
    });
    return [name, values] as const;
  });
  const file = new ParquetFile(FIELDS);
  file.append(new Map(columns), actions.length);
  replaceDurably(join(folder, checkpointName(state.version)), file.finish());
  const hint = JSON.stringify({ version: state.version, size: actions.length });
  replaceDurably(join(folder, '_last_checkpoint'), Buffer.from(hint, 'utf8'));
}

/** Reads the actions of a checkpoint file. Throws an Error if it is damaged. */
export function* readCheckpoint(path: string): Generator<Action> {
  const { fd, size } = openRegular(path);
  try {
    const reader = openParquet(fileSource(fd, size));
    const columns = FIELDS.flatMap((field) => {
      const node = findNode(reader.columns, field);
      return node ? [{ field, node, read: fromParquetValue(node, field.type) }] : [];
    });
    const adds = findNode(reader.columns, FOREIGN);
    const readForeign = adds && fromParquetValue(adds, FOREIGN.type);
    for (const group of reader.groups) {
      for (const { field, node, read } of columns) {
        for (const value of group.column(node)) {
          if (value == null) continue;
          const foreign = node === adds ? (readForeign?.(value) as object) : {};
          yield { [field.name]: { ...(fromRow(read(value)) as object), ...foreign } };
        }
      }
    }
  } finally {
    closeSync(fd);
  }
}

/** Converts an action in the form of JSON to a row: with maps, and with bigint for LONG. */
function toRow(value: unknown, type: SparkType): unknown {
  if (value == null || typeof type === 'string') return type === 'long' ? BigInt(value as number) : value;
  if (type.type === 'map') return new Map(Object.entries(value));
  if (type.type === 'array') return value;
  const entries = type.fields
    .map((field) => [field, (value as Record<string, unknown>)[field.name]] as const)
    .filter(([, member]) => member != null);
  return Object.fromEntries(entries.map(([field, member]) => [field.name, toRow(member, field.type)]));
}

/** Converts a row to an action in the form of JSON. */
function fromRow(value: unknown): unknown {
  if (typeof value === 'bigint') return Number(value);
  if (value instanceof Map) return toRecord(value as Map<string, unknown>);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, fromRow(member)]));
}
