import type { Lock, LockColumn, LockMember, LockType } from '../../lock/lock.js';
import type { DeltaType } from '../../model/delta-type.js';
import { formatSqlType } from '../../model/format-sql-type.js';
import { uniqueName } from '../../proto/names.js';
import type { ProtoField, ProtoFile, ProtoMessage } from '../../proto/proto-file.js';
import type { ScalarType } from '../../proto/scalar-types.js';
import { escapeDoc } from '../text/escape-doc.js';
import { isInherited, localName, propertyName } from './identifiers.js';
import type { FieldPlan, FieldType, RecordPlan, StructPlan, ValuePlan } from './record-plan.js';
import { reservedIdentifiers } from './reserved-identifiers.js';

/** Plans a record module: names, numbers and types, from a lock and the ProtoFile that was mapped from it. */
export function planRecord(lock: Lock, file: ProtoFile): RecordPlan {
  const { message } = file;
  const planner = new Planner(message.name);
  const fields = planner.fields(lock.columns, message, message.name, '');
  return {
    name: message.name,
    table: lock.name.toString(),
    doc: escapeDoc(lock.comment),
    fields,
    structs: planner.structs,
  };
}

class Planner {
  readonly structs: StructPlan[] = [];
  readonly #taken: Set<string>;

  constructor(name: string) {
    this.#taken = new Set([...reservedIdentifiers, name, `${name}Init`, `${name}Producer`]);
  }

  /** `scope` is the prefix of the names inside. */
  fields(columns: readonly LockMember[], message: ProtoMessage, scope: string, prefix: string): FieldPlan[] {
    const locals = new Set<string>();
    const names = new Set(columns.map((column) => column.name));
    // Columns and message fields have the same order.
    return columns.map((column, i) => {
      const { name, number, type, nullable, comment } = column;
      const isTaken = (candidate: string): boolean => {
        return locals.has(candidate) || this.#taken.has(candidate) || (candidate !== name && names.has(candidate));
      };
      const local = localName(name, isTaken);
      locals.add(local);
      const path = prefix + name;
      const notNull = nullable === false;
      const sql = `${formatSqlType(type)}${notNull ? ' NOT NULL' : ''}`;
      return {
        name,
        property: propertyName(name),
        inherited: isInherited(name),
        local,
        path,
        number,
        notNull,
        type: this.#type(type, message.fields[i]!, scope, path),
        doc: [
          ...escapeDoc(comment),
          ...describeFacts(column),
          ...escapeDoc(`\`${sql.length > 100 ? `${sql.slice(0, 100)}…` : sql}\``),
        ],
      };
    });
  }

  #type(type: LockType, field: ProtoField, scope: string, path: string): FieldType {
    if (type.kind === 'array') return { kind: 'array', element: this.#value(type.element, field, scope, `${path}[]`) };
    if (type.kind !== 'map') return this.#value(type, field, scope, path);
    const entry = field.shape.kind === 'map' ? this.#unique(`${scope}${field.shape.entry}`) : '';
    return { kind: 'map', key: scalar(type.key), value: this.#value(type.value, field, scope, `${path}{}`), entry };
  }

  #value(type: LockType, field: ProtoField, scope: string, path: string): ValuePlan {
    if (type.kind !== 'struct' || field.value.kind !== 'message') return { kind: 'scalar', type: scalar(type) };
    const { message } = field.value;
    const name = this.#unique(`${scope}${message.name}`);
    const struct: StructPlan = { name, path, fields: this.fields(type.fields, message, name, `${path}.`) };
    this.structs.push(struct);
    return { kind: 'struct', struct };
  }

  /** Returns a free name, with its input type free too. Joined names can collide: `a.bc` and `ab.c`. */
  #unique(base: string): string {
    const name = uniqueName(
      base,
      '_',
      (candidate) => this.#taken.has(candidate) || this.#taken.has(`${candidate}Init`),
    );
    this.#taken.add(name).add(`${name}Init`);
    return name;
  }
}

/** Facts of a column that fields of structs do not have. */
type ColumnFacts = Pick<LockMember, 'name'> & Partial<Pick<LockColumn, 'defaultValue' | 'identity' | 'partitionIndex'>>;

/** Describes what matters to a writer of the column besides its type. */
function describeFacts({ defaultValue, identity, partitionIndex }: ColumnFacts): string[] {
  return [
    ...(partitionIndex == null ? [] : ['A partition column of the table.']),
    ...(identity === true ? ['An identity column: the service does not compute its value.'] : []),
    ...(defaultValue ? escapeDoc(`If omitted, it is NULL: the default \`${defaultValue}\` applies to SQL only.`) : []),
  ];
}

function scalar(type: DeltaType): ScalarType {
  if (type.kind === 'array' || type.kind === 'map' || type.kind === 'struct' || type.kind === 'unsupported') {
    throw new Error(`${formatSqlType(type)} should have been rejected before`);
  }
  return type;
}
