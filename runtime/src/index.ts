export type { DateInput, PlainDateLike } from './codecs/date.js';
export { type Micros, micros } from './codecs/micros.js';
export type { InstantLike, PlainDateTimeLike, TimestampInput, TimestampNtzInput } from './codecs/timestamp.js';
export {
  type JsonValue,
  type VariantInput,
  type VariantText,
  type VariantValue,
  variantNull,
  variantText,
} from './codecs/variant.js';
export { ZerobusError, type ZerobusErrorCode, type ZerobusErrorDetails } from './errors.js';
export type { Column, ColumnType, ScalarName } from './record/column.js';
export type { RecordType } from './record/record-type.js';
