// The functions and types that generated code imports. Do not call them by hand: they change with the generator.
export { base64 } from './codecs/base64.js';
export { inside, isMap, list, type MapInput, map, object, own } from './codecs/container.js';
export { type DateInput, putDate } from './codecs/date.js';
export { putDecimal } from './codecs/decimal.js';
export { epoch, type Micros } from './codecs/micros.js';
export {
  putBigint,
  putBoolean,
  putDouble,
  putFloat,
  putInt,
  putSmallint,
  putTinyint,
  zero,
} from './codecs/put-numbers.js';
export { bytesBound, putBinary, putBoundedString, putString, stringBound } from './codecs/put-text.js';
export { variantJson } from './codecs/put-variant.js';
export { Reader } from './codecs/reader.js';
export { putTimestamp, putTimestampNtz, type TimestampInput, type TimestampNtzInput } from './codecs/timestamp.js';
export { absent, invalid, missing } from './codecs/value-errors.js';
export { type VariantInput, type VariantValue, variantNull } from './codecs/variant.js';
export type { Column, ColumnType, ScalarName } from './record/column.js';
export { convertKey } from './record/convert.js';
export { parseJsonScalar as fromJsonScalar } from './record/parse-json.js';
export { encodeRecord, recordFromJSON, recordToJSON, recordToWire } from './record/record-class.js';
export type { RecordCodec, RecordType } from './record/record-type.js';
export { type IssueSink, jsonEntries, jsonKey, jsonOwn, jsonValue } from './record/schema-transforms.js';

export { Writer } from './wire/writer.js';
