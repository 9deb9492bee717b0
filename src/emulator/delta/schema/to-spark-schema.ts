import { randomUUID } from 'node:crypto';
import type { DeltaType, StructField } from '../../../model/delta-type.js';
import type { ColumnModel } from '../../../model/table-model.js';
import { formatTypeText, hasBoundedString } from '../../workspace/catalog-type.js';
import {
  BOUNDED_STRINGS,
  COLUMN_ID,
  PHYSICAL_NAME,
  physicalName,
  type SparkField,
  type SparkStruct,
  type SparkType,
  TYPE_CHANGES,
} from './spark-type.js';

type Member = ColumnModel | StructField;

/** What a table was before a change: its columns, and how they are stored. */
export interface StoredColumns {
  readonly columns: readonly Member[];
  readonly schema: SparkStruct;
}

const SCALARS: Readonly<Record<string, string>> = {
  tinyint: 'byte',
  smallint: 'short',
  int: 'integer',
  bigint: 'long',
  // Delta stores them as strings. The collation is not kept.
  char: 'string',
  varchar: 'string',
};

/**
 * Returns the schema of a new table, or of an altered one. `isMapped`: whether the table has column mapping, which gives each field an
 * id and a name in files that it keeps when it is renamed. Members are matched with those before by their ids.
 */
export function toSparkSchema(columns: readonly ColumnModel[], isMapped: boolean, before?: StoredColumns): SparkStruct {
  const fields = toFields(columns, isMapped, before);
  return {
    type: 'struct',
    fields: fields.map((field, i) => {
      const { type } = columns[i] as ColumnModel;
      if (!hasBoundedString(type)) return field;
      return { ...field, metadata: { ...field.metadata, [BOUNDED_STRINGS]: formatTypeText(type, 'declared') } };
    }),
  };
}

/**
 * Returns whether a change renames or drops a member, which only column mapping can express without a new copy of all files.
 */
export function needsMapping(before: readonly Member[], after: readonly Member[]): boolean {
  const byId = new Map(after.map((member) => [member.columnId, member]));
  return before.some((member) => {
    const now = byId.get(member.columnId);
    return now === undefined || now.name !== member.name || needsMappingInside(member.type, now.type);
  });
}

function needsMappingInside(before: DeltaType, after: DeltaType): boolean {
  if (before.kind === 'struct' && after.kind === 'struct') return needsMapping(before.fields, after.fields);
  if (before.kind === 'array' && after.kind === 'array') return needsMappingInside(before.element, after.element);
  if (before.kind !== 'map' || after.kind !== 'map') return false;
  return needsMappingInside(before.key, after.key) || needsMappingInside(before.value, after.value);
}

function toFields(members: readonly Member[], isMapped: boolean, before: StoredColumns | undefined): SparkField[] {
  return members.map((member) => {
    const { name, type, nullable, comment, columnId } = member;
    const old = before?.columns.find((each) => each.columnId === columnId);
    const stored = old && before?.schema.fields.find((field) => field.name === old.name);
    const changes: TypeChange[] = [...((stored?.metadata[TYPE_CHANGES] as TypeChange[] | undefined) ?? [])];
    const was = old && stored ? { type: old.type, stored: stored.type } : undefined;
    const sparkType = toSparkType(type, isMapped, was, '', changes);
    // A new column of a table with rows is NULL in them.
    const isNullable = nullable !== false || (before !== undefined && stored?.nullable !== false);
    const metadata = {
      ...(comment && { comment }),
      ...(isMapped && { [COLUMN_ID]: columnId, [PHYSICAL_NAME]: choosePhysicalName(name, stored, before) }),
      ...(changes.length > 0 && { [TYPE_CHANGES]: changes }),
    };
    return { name, type: sparkType, nullable: isNullable, metadata };
  });
}

/** A new column of an existing table gets a name that no file has: one of the same name may have been dropped. */
function choosePhysicalName(name: string, stored: SparkField | undefined, before: StoredColumns | undefined): string {
  if (stored) return physicalName(stored);
  return before === undefined ? name : `col-${randomUUID()}`;
}

interface TypeChange {
  readonly fromType: string;
  readonly toType: string;
  readonly fieldPath?: string;
}

interface TypeBefore {
  readonly type: DeltaType;
  readonly stored: SparkType;
}

/** Converts a type. Adds changes of a scalar to `changes`, with its path in the lists and maps of its field. */
function toSparkType(
  type: DeltaType,
  isMapped: boolean,
  before: TypeBefore | undefined,
  path: string,
  changes: TypeChange[],
): SparkType {
  const inside = (inner: DeltaType, step: 'element' | 'key' | 'value', was: TypeBefore | undefined): SparkType =>
    toSparkType(inner, isMapped, was, path === '' ? step : `${path}.${step}`, changes);
  switch (type.kind) {
    case 'struct': {
      const was = before && toStoredColumns(before);
      return { type: 'struct', fields: toFields(type.fields, isMapped, was) };
    }
    case 'array':
      return {
        type: 'array',
        elementType: inside(type.element, 'element', before && getPart(before, 'element')),
        containsNull: type.containsNull ?? true,
      };
    case 'map':
      return {
        type: 'map',
        keyType: inside(type.key, 'key', before && getPart(before, 'key')),
        valueType: inside(type.value, 'value', before && getPart(before, 'value')),
        valueContainsNull: type.valueContainsNull ?? true,
      };
    default: {
      const scalar = toScalar(type);
      const from = before?.stored;
      if (typeof from === 'string' && from !== scalar) {
        changes.push({ fromType: from, toType: scalar, ...(path !== '' && { fieldPath: path }) });
      }
      return scalar;
    }
  }
}

function toScalar(type: DeltaType): string {
  if (type.kind === 'decimal') return `decimal(${type.precision},${type.scale})`;
  return SCALARS[type.kind] ?? type.kind;
}

function toStoredColumns({ type, stored }: TypeBefore): StoredColumns | undefined {
  if (type.kind !== 'struct' || typeof stored === 'string' || stored.type !== 'struct') return undefined;
  return { columns: type.fields, schema: stored };
}

function getPart({ type, stored }: TypeBefore, part: 'element' | 'key' | 'value'): TypeBefore | undefined {
  if (typeof stored === 'string') return undefined;
  if (type.kind === 'array' && stored.type === 'array') return { type: type.element, stored: stored.elementType };
  if (type.kind !== 'map' || stored.type !== 'map') return undefined;
  return part === 'key' ? { type: type.key, stored: stored.keyType } : { type: type.value, stored: stored.valueType };
}
