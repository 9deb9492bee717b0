import zlib from 'node:zlib';
import { type Compressors, parquetMetadata, type SchemaElement, type SchemaTree } from 'hyparquet';
import { assembleNested } from 'hyparquet/src/assemble.js';
import { readColumn } from 'hyparquet/src/column.js';
import { DEFAULT_PARSERS } from 'hyparquet/src/convert.js';
import { parquetSchema } from 'hyparquet/src/metadata.js';
import { getTreePath } from 'hyparquet/src/schema.js';
import type { ByteSource } from './byte-source.js';

/**
 * A physical value: what the file stores, without its logical type. A group is an object by the position of its members in the
 * schema, and a repeated one a list. NULL is undefined or null.
 */
export type RawValue = unknown;

/** A node of the schema of a file. */
export interface ParquetNode {
  readonly element: SchemaElement;
  /** The key of its values in the value of its parent. */
  readonly key: string;
  readonly children: readonly ParquetNode[];
}

/** A part of a file: some rows, with all columns. */
interface RowGroup {
  readonly rows: number;
  /** Reads the values of a column, one for each row. */
  readonly column: (node: ParquetNode) => readonly RawValue[];
}

/** An open Parquet file. */
export interface ParquetReader {
  readonly rows: number;
  readonly columns: readonly ParquetNode[];
  readonly groups: Iterable<RowGroup>;
}

const FOOTER = 8;

const zstd = (zlib as { zstdDecompressSync?: (bytes: Uint8Array) => Uint8Array }).zstdDecompressSync;
const compressors: Compressors = {
  GZIP: (bytes) => plain(zlib.gunzipSync(bytes)),
  BROTLI: (bytes) => plain(zlib.brotliDecompressSync(bytes)),
  ...(zstd && { ZSTD: (bytes: Uint8Array) => plain(zstd(bytes)) }),
};

/** A buffer of a pool has an offset, which the decoder does not expect. */
const plain = (bytes: Uint8Array): Uint8Array => new Uint8Array(bytes);

/**
 * Opens a Parquet file. Reads it without promises, and without the conversions of hyparquet, which would lose microseconds, decimals
 * and the order and keys of maps. The only place that knows the package that reads Parquet. Throws an Error if the file is damaged.
 */
export function openParquet(file: ByteSource): ParquetReader {
  const length = new DataView(file.read(file.size - FOOTER, file.size)).getUint32(0, true);
  const start = file.size - FOOTER - length;
  if (start < 4) throw new Error('its footer is larger than the file');
  const metadata = parquetMetadata(file.read(start, file.size), { geoparquet: false });
  const tree = parquetSchema({ ...metadata, schema: metadata.schema.map(toPhysical) });
  const columns = toNodes(tree, metadata.schema, { at: 1 });
  const leaves = listLeaves(tree);
  const groups = {
    *[Symbol.iterator](): Generator<RowGroup> {
      for (const group of metadata.row_groups) {
        const rows = Number(group.num_rows);
        yield { rows, column: (node) => readTopLevel(file, tree, leaves, group.columns, node, rows) };
      }
    },
  };
  return { rows: Number(metadata.num_rows), columns, groups };
}

/** Names may hold dots, repeat, or be `__proto__`; the decoder joins them to keys. It gets positions instead. */
function toPhysical({ type, type_length, repetition_type, num_children }: SchemaElement, i: number): SchemaElement {
  return {
    name: String(i),
    ...(type !== undefined && { type }),
    ...(type_length !== undefined && { type_length }),
    ...(repetition_type !== undefined && { repetition_type }),
    ...(num_children !== undefined && { num_children }),
  };
}

function toNodes(tree: SchemaTree, schema: readonly SchemaElement[], next: { at: number }): ParquetNode[] {
  return tree.children.map((child) => {
    const element = schema[next.at++] as SchemaElement;
    return { element, key: child.element.name, children: toNodes(child, schema, next) };
  });
}

function listLeaves(tree: SchemaTree): readonly (readonly string[])[] {
  return tree.children.flatMap((child) => (child.children.length > 0 ? listLeaves(child) : [child.path]));
}

type Chunks = ReturnType<typeof parquetMetadata>['row_groups'][number]['columns'];

function readTopLevel(
  file: ByteSource,
  tree: SchemaTree,
  leaves: readonly (readonly string[])[],
  chunks: Chunks,
  { key }: ParquetNode,
  rows: number,
): readonly RawValue[] {
  const values = new Map<string, RawValue[]>();
  leaves.forEach((path, i) => {
    if (path[0] === key) values.set(path.join('.'), readLeaf(file, tree, [...path], chunks[i], rows));
  });
  const node = tree.children.find(({ element }) => element.name === key);
  if (node && node.children.length > 0) assembleNested(values, node, DEFAULT_PARSERS);
  const column = values.get(key);
  if (column?.length !== rows) throw new Error(`it has ${column?.length ?? 0} of ${rows} values of a column`);
  return column;
}

function readLeaf(
  file: ByteSource,
  tree: SchemaTree,
  pathInSchema: string[],
  chunk: Chunks[number] | undefined,
  rows: number,
): RawValue[] {
  const meta = chunk?.meta_data;
  if (meta === undefined || chunk?.file_path) throw new Error('a column is not in the file');
  const start = Number(meta.dictionary_page_offset || meta.data_page_offset);
  const bytes = file.read(start, start + Number(meta.total_compressed_size));
  const schemaPath = getTreePath(tree, pathInSchema);
  const element = schemaPath.at(-1)?.element as SchemaElement;
  const decoder = { pathInSchema, schemaPath, element, type: meta.type, codec: meta.codec, compressors, utf8: false };
  const group = { groupStart: 0, selectStart: 0, selectEnd: rows, groupRows: rows };
  const reader = { view: new DataView(bytes), offset: 0 };
  const values: RawValue[] = [];
  const { data } = readColumn(reader, group, { ...decoder, parsers: DEFAULT_PARSERS });
  for (const page of data) for (const value of page) values.push(value);
  return values;
}
