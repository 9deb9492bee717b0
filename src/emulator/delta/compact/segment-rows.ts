import type { DeltaType } from '../../../model/delta-type.js';
import type { ColumnModel } from '../../../model/table-model.js';
import { TableName } from '../../../model/table-name.js';
import { type RecordBatch, type RecordSchema, readBatch } from '../../storage/record-batch.js';
import { createRowView, type RowView } from '../../storage/row-view.js';
import { compilePlan } from '../../validate/compile-plan.js';
import type { Row } from '../../validate/emulated-row.js';
import type { DeltaTable } from '../delta-table.js';
import type { SegmentRecords, SegmentSchema } from '../wal/segment-content.js';

/** Decodes records of a segment to rows with the present columns of a table. A VARIANT is JSON text, which keeps the digits of numbers. */
export class SegmentRows {
  readonly #columns: readonly ColumnModel[];
  readonly #isMapped: boolean;
  readonly #readers = new Map<SegmentSchema, { readonly schema: RecordSchema; readonly view: RowView }>();

  constructor({ columns, isMapped }: DeltaTable) {
    this.#columns = columns.map(toText);
    this.#isMapped = isMapped;
  }

  read({ schema, bytes, count, bounds }: SegmentRecords): Iterable<Row> {
    const reader = this.#readers.get(schema) ?? this.#createReader(schema);
    this.#readers.set(schema, reader);
    const batch: RecordBatch = { schema: reader.schema, bytes, count, bounds };
    return readBatch(batch, reader.view);
  }

  #createReader({ columns: stored, descriptor }: SegmentSchema): { schema: RecordSchema; view: RowView } {
    const columns = stored.map(toText);
    const plan = descriptor && compilePlan(descriptor, { name: NAME, columns });
    // Without column mapping no column was renamed or dropped, and the table keeps no ids.
    const wanted = this.#isMapped ? this.#columns : takeIds(columns, this.#columns);
    return { schema: { plan, descriptor, columns }, view: createRowView(columns, wanted) };
  }
}

/** For messages, which nobody sees: the records were checked before. */
const NAME = new TableName('catalog', 'schema', 'table');

interface Member {
  readonly name: string;
  readonly type: DeltaType;
  readonly columnId?: number | null | undefined;
}

/** Returns `members` with the ids of the members of the same name in `from`. */
function takeIds<T extends Member>(from: readonly Member[], members: readonly T[]): T[] {
  const byName = new Map(from.map((member) => [member.name, member]));
  return members.map((member) => {
    const { columnId, type } = byName.get(member.name) ?? {};
    return { ...member, columnId, type: type ? takeTypeIds(type, member.type) : member.type };
  });
}

function takeTypeIds(from: DeltaType, type: DeltaType): DeltaType {
  if (from.kind === 'struct' && type.kind === 'struct') return { ...type, fields: takeIds(from.fields, type.fields) };
  if (from.kind === 'array' && type.kind === 'array') {
    return { ...type, element: takeTypeIds(from.element, type.element) };
  }
  if (from.kind !== 'map' || type.kind !== 'map') return type;
  return { ...type, key: takeTypeIds(from.key, type.key), value: takeTypeIds(from.value, type.value) };
}

/** Makes a STRING of each VARIANT, whose records are the same. */
function toText<T extends { readonly type: DeltaType }>(member: T): T {
  return { ...member, type: toTextType(member.type) };
}

function toTextType(type: DeltaType): DeltaType {
  switch (type.kind) {
    case 'variant':
      return { kind: 'string' };
    case 'struct':
      return { ...type, fields: type.fields.map(toText) };
    case 'array':
      return { ...type, element: toTextType(type.element) };
    case 'map':
      return { ...type, key: toTextType(type.key), value: toTextType(type.value) };
    default:
      return type;
  }
}
