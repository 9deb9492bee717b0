import { type Column, missing, type RecordCodec, type Writer } from 'zerobus-runtime/codegen';
import type { Lock, LockType } from '../../lock/lock.js';
import { writeDescriptor } from '../../proto/descriptor.js';
import { recordColumns } from '../../proto/record-columns.js';
import { tableToProto } from '../../proto/table-to-proto.js';
import type { InputWarnings } from './input-warnings.js';
import { isNull, putField } from './put-field.js';
import type { ReadOptions } from './read-options.js';
import type { Row } from './row.js';

/** A record type for a producer without generated code: it encodes rows, and decodes undelivered records to bytes. */
export type RowType = RecordCodec<Row, Uint8Array>;

/** Returns the row type of a table without errors from `checkTable`. */
export function createRowType(lock: Lock, { binary, unit }: ReadOptions = {}, warnings?: InputWarnings): RowType {
  const columns: readonly Column[] = recordColumns(lock.columns);
  const hex = warnings?.hex;
  const fields = lock.columns.map((column) => putField(column, { binary, unit, onBinary: hex?.watch(column.name) }));
  const names = lock.columns.map(({ name }) => name);
  const types = lock.columns.map(({ type }) => type);
  const notNull = lock.columns.map(({ nullable }) => nullable === false);
  return {
    table: lock.name.toString(),
    columns,
    descriptor: writeDescriptor(tableToProto(lock)),
    write(writer: Writer, { values }: Row, at: number): number {
      let end = at;
      hex?.nextRow();
      for (let index = 0; index < fields.length; index++) {
        const value = values[index];
        if (!isNull(value, types[index] as LockType))
          end = (fields[index] as (typeof fields)[number])(writer, value, end);
        else if (notNull[index] === true) throw missing(names[index] as string);
      }
      return end;
    },
    decode: (bytes) => bytes,
  };
}
