import {
  convertKey,
  fromJsonScalar,
  inside,
  invalid,
  list,
  missing,
  object,
  type Writer,
} from 'zerobus-runtime/codegen';
import type { LockMember, LockType } from '../../lock/lock.js';
import type { DeltaType } from '../../model/delta-type.js';
import { scalarName } from '../../proto/scalar-types.js';
import { inJsonTerms } from './json-terms.js';
import { type ScalarCodec, scalarCodec, type ValueOptions } from './scalar-codec.js';
import { unknownField } from './unknown-field.js';

/** Writes a JSON value, not NULL, with its tag at `at`; returns the end. Throws `invalid-value`, naming the column. */
export type PutField = (writer: Writer, value: unknown, at: number) => number;

/** Returns whether a JSON value of a type is NULL. In a VARIANT, `null` is a value, as in `fromJSON`. */
export function isNull(value: unknown, { kind }: LockType): value is null | undefined {
  return value === undefined || (value === null && kind !== 'variant');
}

/** Returns the writer of a column or struct field. It writes the same bytes as a generated record class. */
export function putField({ name, number, type }: LockMember, options: ValueOptions): PutField {
  if (type.kind === 'array') return putArray(name, number, type.element, options);
  if (type.kind === 'map') return putMap(name, number, type, options);
  return putValue(name, number, type, options);
}

/** Returns the writer of a single value: a struct or a scalar. */
function putValue(name: string, number: number, type: LockType, options: ValueOptions): PutField {
  if (type.kind === 'struct') return putStruct(name, number, type.fields, options);
  const codec = scalarCodec(type, options);
  const tag = tagBytes(number, codec.wire);
  const { convert, put } = codec;
  const bound = createBound(codec, tag.length);
  return (writer, value, at) => {
    try {
      const given = convert === undefined ? value : convert(value, name);
      const start = putTag(writer.reserve(at, bound(given)), tag, at);
      return put(writer, given as never, start, name);
    } catch (error) {
      throw inJsonTerms(error, type, value, name);
    }
  };
}

function createBound({ bound }: ScalarCodec, tagLength: number): (value: unknown) => number {
  if (typeof bound === 'number') return () => tagLength + bound;
  return (value) => tagLength + bound(value as never);
}

function putStruct(name: string, number: number, members: readonly LockMember[], options: ValueOptions): PutField {
  const tag = tagBytes(number, 2);
  const put = putMembers(members, options);
  return (writer, value, at) => {
    const given = object(value as object, name);
    const start = putTag(writer.reserve(at, tag.length + 1), tag, at) + 1;
    try {
      return writer.endMessage(start, put(writer, given, start));
    } catch (error) {
      throw inside(error, name);
    }
  };
}

/** Returns the writer of an object's fields; it rejects unknown keys. */
function putMembers(members: readonly LockMember[], options: ValueOptions): PutField {
  const fields = members.map((member) => {
    const { name, nullable, type } = member;
    return { name, type, notNull: nullable === false, put: putField(member, options) };
  });
  const names = members.map(({ name }) => name);
  return (writer, value, at) => {
    let found = 0;
    let end = at;
    for (const { name, type, notNull, put } of fields) {
      const given = Object.hasOwn(value as object, name) ? (value as Record<string, unknown>)[name] : undefined;
      if (given !== undefined) found++;
      if (!isNull(given, type)) end = put(writer, given, end);
      else if (notNull) throw missing(name);
    }
    if (Object.keys(value as object).length !== found) throw unknownField(value as object, names);
    return end;
  };
}

function putArray(name: string, number: number, element: LockType, options: ValueOptions): PutField {
  const codec = element.kind === 'struct' ? undefined : scalarCodec(element, options);
  if (codec !== undefined && codec.wire !== 2) return putPacked(name, number, element, codec);
  const put = putValue('', number, element, options);
  return (writer, value, at) => {
    const items = list(value as readonly unknown[], name);
    let end = at;
    let index = 0;
    try {
      for (; index < items.length; index++) end = put(writer, expect(items[index], element), end);
    } catch (error) {
      throw inside(error, name, index);
    }
    return end;
  };
}

/** Returns the writer of an array of numbers, packed into one field. */
function putPacked(name: string, number: number, type: LockType, { bound, convert, put }: ScalarCodec): PutField {
  const tag = tagBytes(number, 2);
  const putItem = (writer: Writer, item: unknown, at: number): number => {
    try {
      return put(writer, (convert === undefined ? item : convert(item, '')) as never, at, '');
    } catch (error) {
      throw inJsonTerms(error, type, item, '');
    }
  };
  return (writer, value, at) => {
    const items = list(value as readonly unknown[], name);
    if (items.length === 0) return at;
    const buffer = writer.reserve(at, tag.length + 1 + (bound as number) * items.length);
    const start = putTag(buffer, tag, at) + 1;
    let end = start;
    let index = 0;
    try {
      for (; index < items.length; index++) {
        end = putItem(writer, expect(items[index], type), end);
      }
    } catch (error) {
      throw inside(error, name, index);
    }
    return writer.endMessage(start, end);
  };
}

/** Returns the writer of a map; each entry is a message of key and value. */
function putMap(
  name: string,
  number: number,
  { key: keyType, value: valueType }: { readonly key: DeltaType; readonly value: LockType },
  options: ValueOptions,
): PutField {
  const tag = tagBytes(number, 2);
  const keyName = scalarName(keyType);
  const putKey = putValue('', 1, keyType as LockType, options);
  const put = putValue('', 2, valueType, options);
  return (writer, value, at) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      throw invalid(name, 'MAP: an object', value);
    }
    let end = at;
    for (const [key, item] of Object.entries(value)) {
      try {
        const start = putTag(writer.reserve(end, tag.length + 1), tag, end) + 1;
        const afterKey = putKey(writer, convertKey(keyName, key, 'name', fromJsonScalar, ''), start);
        end = writer.endMessage(start, put(writer, expect(item, valueType), afterKey));
      } catch (error) {
        throw inside(error, name, key);
      }
    }
    return end;
  };
}

/** Returns an element of an array or map. Throws if it is NULL. */
function expect(value: unknown, type: LockType): unknown {
  if (isNull(value, type)) throw missing('');
  return value;
}

function putTag(buffer: Buffer, tag: readonly number[], at: number): number {
  for (let index = 0; index < tag.length; index++) buffer[at + index] = tag[index] as number;
  return at + tag.length;
}

/** Returns the bytes of a tag: field number and wire type as a varint. */
function tagBytes(number: number, wire: number): number[] {
  const bytes: number[] = [];
  let rest = number * 8 + wire;
  for (; rest > 127; rest = Math.floor(rest / 128)) bytes.push((rest % 128) + 128);
  return [...bytes, rest];
}
