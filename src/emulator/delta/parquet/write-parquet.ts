import type { SchemaElement } from 'hyparquet';
import { ByteWriter, ParquetWriter } from 'hyparquet-writer';
import { physicalName, type SparkField, someType } from '../schema/spark-type.js';
import { toParquetSchema } from './parquet-schema.js';

/** Values of columns by physical name; all have the same length. NULL is undefined. */
export type Columns = ReadonlyMap<string, readonly unknown[]>;

/**
 * Without this, some versions of Spark reject dates before 1582 and timestamps before 1900: they do not know whether the file has
 * the calendar of Spark 2.
 */
const KEY_VALUES = [{ key: 'org.apache.spark.version', value: '4.0.0' }];

/** Builds one Parquet file in memory, row group by row group. The only place that knows the package that writes Parquet. */
export class ParquetFile {
  // It grows. A partitioned table has many files at once.
  readonly #bytes = new ByteWriter(4 * 1024);
  readonly #writer: ParquetWriter;
  readonly #fields: readonly SparkField[];

  /** `schema` overrides the Parquet schema of the fields. */
  constructor(fields: readonly SparkField[], schema: SchemaElement[] = toParquetSchema(fields)) {
    this.#fields = fields;
    this.#writer = new ParquetWriter({ writer: this.#bytes, schema, kvMetadata: KEY_VALUES, createdBy: 'zerobus-gen' });
  }

  /** Adds a row group of `rows` rows. */
  append(columns: Columns, rows: number): void {
    const columnData = this.#fields.map((field) => {
      const name = physicalName(field);
      // A dictionary takes -0.0 and 0.0 for the same value.
      const hasFloats = someType(field.type, (type) => type === 'float' || type === 'double');
      const data = columns.get(name) as unknown[];
      return { name, data, ...(hasFloats && { encoding: 'PLAIN' as const }) };
    });
    this.#writer.write({ columnData, rowGroupSize: rows });
  }

  /** Ends the file and returns its bytes. */
  finish(): Uint8Array {
    this.#writer.finish();
    return this.#bytes.getBytes();
  }
}
