import type { DeltaType, StructField } from '../../src/model/delta-type.ts';
import type { ColumnModel, TableModel } from '../../src/model/table-model.ts';
import { TableName } from '../../src/model/table-name.ts';
import type { Chooser } from './chooser.ts';

type Fields = readonly StructField[];

const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];
const simple = [
  ...(['boolean', 'tinyint', 'smallint', 'int', 'bigint', 'float', 'double'] as const),
  ...(['binary', 'date', 'timestamp', 'timestamp_ntz', 'variant'] as const),
];
const keys = ['tinyint', 'int', 'bigint', 'boolean', 'string'] as const;

/** Makes tables of which every fact is known, and changes them as ALTER TABLE could, or further. */
export class TableChanger {
  readonly #choose: Chooser;
  #lastId = 0;

  constructor(choose: Chooser) {
    this.#choose = choose;
  }

  create(): TableModel {
    let fields: Fields = [];
    for (let count = 1 + this.#choose.below(5); count > 0; count--) fields = this.#add(fields, 2);
    return {
      name: TableName.parse('c.s.t'),
      kind: 'MANAGED',
      format: 'DELTA',
      comment: null,
      properties: {},
      tableId: 'table',
      columns: fields.map((field) => this.#column(field)),
    };
  }

  /** Makes up to three changes. */
  change(table: TableModel): TableModel {
    let now = table;
    for (let count = this.#choose.below(4); count > 0; count--) now = this.#changeOnce(now);
    return now;
  }

  #changeOnce(table: TableModel): TableModel {
    const choose = this.#choose;
    if (!choose.oneIn(12)) {
      const columns = this.#changeFields(table.columns, 2) as readonly (StructField | ColumnModel)[];
      return { ...table, columns: columns.map((field) => ('generated' in field ? field : this.#column(field))) };
    }
    const at = choose.below(table.columns.length);
    const column = table.columns[at]!;
    const put = (changed: Partial<ColumnModel>): TableModel => ({
      ...table,
      columns: table.columns.with(at, { ...column, ...changed }),
    });
    switch (choose.below(9)) {
      case 0:
        return { ...table, kind: choose.of(['MANAGED', 'EXTERNAL', 'STREAMING_TABLE', 'VIEW']) };
      case 1:
        return { ...table, format: choose.of(['DELTA', 'PARQUET']) };
      case 2:
        return { ...table, properties: { 'delta.constraints.positive': 'a > 0' } };
      case 3:
        return { ...table, properties: { 'delta.feature.catalogManaged': 'supported' } };
      case 4:
        return put({ generated: 'a + 1' });
      case 5:
        return put({ defaultValue: '3', comment: 'new' });
      case 6:
        return put({ partitionIndex: 0, identity: true });
      case 7:
        return { ...table, tableId: 'another table', comment: 'new' };
      default:
        return table;
    }
  }

  #changeFields(fields: Fields, depth: number): Fields {
    const choose = this.#choose;
    const at = choose.below(fields.length);
    const field = fields[at]!;
    const put = (changed: StructField): Fields => fields.with(at, changed);
    switch (choose.below(10)) {
      case 0:
      case 1:
        return this.#add(fields, depth);
      case 2:
        return fields.length === 1 ? fields : fields.toSpliced(at, 1);
      case 3: {
        const free = names.filter((name) => !fields.some((each) => each.name === name));
        return free.length === 0 ? fields : put({ ...field, name: choose.of(free) });
      }
      case 4:
        return put({ ...field, nullable: !field.nullable });
      case 5:
        return [...fields.slice(at), ...fields.slice(0, at)];
      case 6: {
        const other = choose.below(fields.length);
        const { name } = fields[other]!;
        return fields.with(other, { ...fields[other]!, name: field.name }).with(at, { ...field, name });
      }
      case 7:
        // Dropped and added again.
        return put({ ...field, columnId: ++this.#lastId });
      default:
        return put({ ...field, type: this.#changeType(field.type, depth) });
    }
  }

  #changeType(type: DeltaType, depth: number): DeltaType {
    const choose = this.#choose;
    if (choose.oneIn(4)) return this.#newType(depth);
    switch (type.kind) {
      case 'array':
        return choose.oneIn(4)
          ? { ...type, containsNull: !type.containsNull }
          : { ...type, element: this.#changeType(type.element, depth) };
      case 'map':
        return choose.oneIn(4)
          ? { ...type, key: { kind: choose.of(keys) } }
          : { ...type, value: this.#changeType(type.value, depth) };
      case 'struct':
        return { ...type, fields: this.#changeFields(type.fields, depth - 1) };
      case 'tinyint':
      case 'smallint':
      case 'int':
      case 'bigint':
        return { kind: choose.of(['tinyint', 'smallint', 'int', 'bigint', 'date', 'timestamp']) };
      case 'string':
      case 'char':
      case 'varchar':
        return choose.of([
          { kind: 'string', collation: choose.of([null, 'UTF8_LCASE']) },
          { kind: 'char', length: 1 + choose.below(5) },
          { kind: 'varchar', length: 1 + choose.below(5) },
          { kind: 'binary' },
        ]);
      case 'decimal':
        return this.#decimal();
      default:
        return { kind: choose.of(simple) };
    }
  }

  #add(fields: Fields, depth: number): Fields {
    const free = names.filter((name) => !fields.some((each) => each.name === name));
    if (free.length === 0) return fields;
    const field: StructField = {
      name: this.#choose.of(free),
      type: this.#newType(depth),
      nullable: !this.#choose.oneIn(3),
      comment: null,
      columnId: ++this.#lastId,
    };
    return fields.toSpliced(this.#choose.below(fields.length + 1), 0, field);
  }

  #newType(depth: number): DeltaType {
    const choose = this.#choose;
    const inner = depth > 0 && choose.oneIn(3) ? choose.below(3) : -1;
    if (inner === 0) {
      // Protobuf has no list of lists.
      let element = this.#newType(depth - 1);
      while (element.kind === 'array' || element.kind === 'map') element = this.#newType(depth - 1);
      return { kind: 'array', element, containsNull: false };
    }
    if (inner === 1) {
      let value = this.#newType(depth - 1);
      while (value.kind === 'array' || value.kind === 'map') value = this.#newType(depth - 1);
      return { kind: 'map', key: { kind: choose.of(keys) }, value, valueContainsNull: false };
    }
    if (inner === 2) {
      let fields: Fields = [];
      for (let count = 1 + choose.below(3); count > 0; count--) fields = this.#add(fields, depth - 1);
      return { kind: 'struct', fields };
    }
    if (choose.oneIn(4)) return { kind: 'string', collation: null };
    if (choose.oneIn(5)) return this.#decimal();
    if (choose.oneIn(5)) return { kind: choose.of(['char', 'varchar']), length: 1 + choose.below(5) };
    return { kind: choose.of(simple) };
  }

  #decimal(): DeltaType {
    const precision = 1 + this.#choose.below(8);
    return { kind: 'decimal', precision, scale: this.#choose.below(precision + 1) };
  }

  #column(field: StructField): ColumnModel {
    const absent = { generated: null, identity: false, defaultValue: null, partitionIndex: null, mask: null };
    return { ...field, nullable: field.nullable !== false, ...absent };
  }
}
