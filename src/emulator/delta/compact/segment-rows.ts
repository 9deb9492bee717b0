import type { DeltaType } from '../../../model/delta-type.js';
import type { ColumnModel } from '../../../model/table-model.js';
import { type RecordSchema, readBatch } from '../../storage/record-batch.js';
import { createRowView, type RowView } from '../../storage/row-view.js';
import type { Row } from '../../validate/emulated-row.js';
import type { DeltaTable } from '../delta-table.js';
import { toBatch, toRecordSchema } from '../wal/read-segment.js';
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

  read(records: SegmentRecords): Iterable<Row> {
    const reader = this.#readers.get(records.schema) ?? this.#createReader(records.schema);
    this.#readers.set(records.schema, reader);
    return readBatch(toBatch(records, reader.schema), reader.view);
  }

  #createReader({ columns: stored, descriptor }: SegmentSchema): { schema: RecordSchema; view: RowView } {
    const columns = stored.map(toText);
    // Without column mapping no column was renamed or dropped, and the table keeps no ids.
    const wanted = this.#isMapped ? this.#columns : takeIds(columns, this.#columns);
    return { schema: toRecordSchema({ descriptor, columns }), view: createRowView(columns, wanted) };
  }
}

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
