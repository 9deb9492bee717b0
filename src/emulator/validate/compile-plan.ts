import type { DeltaType } from '../../model/delta-type.js';
import { formatSqlType } from '../../model/format-sql-type.js';
import type { ColumnModel, TableModel } from '../../model/table-model.js';
import { CHECK, type FieldPlan, MessagePlan } from './message-plan.js';
import type { FieldDescriptor, MessageDescriptor } from './read-descriptor.js';
import { resolveType, type Scope } from './resolve-type.js';
import { canBeKey, getProtoTypeName, getScalarRule, MESSAGE } from './scalar-rule.js';
import { SchemaError, type SchemaProblem, type SchemaReason } from './schema-error.js';

const REQUIRED = 2;
const REPEATED = 3;
const MAX_FIELD_NUMBER = 536_870_911;

/**
 * Matches the fields of the client's descriptor with the columns of the table, by name. Runs once per stream.
 * Throws SchemaError with every mismatch.
 */
export function compilePlan(descriptor: MessageDescriptor, table: TableModel): MessagePlan {
  const problems: SchemaProblem[] = [];
  const compiler = new Compiler(String(table.name), problems);
  const plan = compiler.message([descriptor], table.columns, '', table.columns);
  const [first, ...rest] = problems;
  if (first) throw new SchemaError([first, ...rest]);
  return plan;
}

interface Member {
  readonly name: string;
  readonly type: DeltaType;
  readonly nullable?: boolean | null | undefined;
}

class Compiler {
  readonly #table: string;
  readonly #problems: SchemaProblem[];

  constructor(table: string, problems: SchemaProblem[]) {
    this.#table = table;
    this.#problems = problems;
  }

  /** Compiles a message. On the top level, `columns` links each field to its column. */
  message(scope: Scope, members: readonly Member[], prefix: string, columns: readonly ColumnModel[] = []): MessagePlan {
    const { fields } = scope.at(-1) as MessageDescriptor;
    const byName = new Map(members.map((member) => [member.name, member]));
    const plans: FieldPlan[] = [];
    let required = 0;
    this.#checkNumbers(fields, prefix);
    for (const field of fields) {
      const path = prefix + field.name;
      const member = byName.get(field.name);
      if (member === undefined) {
        this.#unknown(path, field.name, members);
        continue;
      }
      const plan = this.#field(scope, field, member.type, path);
      if (plan === undefined) continue;
      const isRequired = plan.shape === 'single' && (member.nullable === false || field.label === REQUIRED);
      const column = columns.find(({ name }) => name === field.name);
      plans.push({ ...plan, column, required: isRequired ? required++ : -1 });
    }
    const fieldNames = new Set(fields.map(({ name }) => name));
    for (const { name, nullable } of members) {
      if (nullable !== false || fieldNames.has(name)) continue;
      this.#add('MISSING_REQUIRED_COLUMN', prefix + name, `column '${prefix + name}' is NOT NULL but has no field`);
    }
    return new MessagePlan(plans);
  }

  #field(scope: Scope, field: FieldDescriptor, type: DeltaType, path: string): FieldPlan | undefined {
    const repeated = field.label === REPEATED;
    if (type.kind === 'array' || type.kind === 'map') {
      if (!repeated) return this.#incompatible(path, type, `a single ${getProtoTypeName(field.type)}`);
      if (type.kind === 'map') return this.#map(scope, field, type, path);
      if (type.element.kind === 'array' || type.element.kind === 'map') return this.#incompatible(path, type, 'a list');
      const element = this.#value(scope, field, type.element, path, `${path}[].`);
      return element && { ...element, shape: 'list' };
    }
    if (repeated) return this.#incompatible(path, type, `a list of ${getProtoTypeName(field.type)}`);
    return this.#value(scope, field, type, path, `${path}.`);
  }

  /** Compiles a scalar or a struct. `prefix` precedes the names of a struct's fields in paths. */
  #value(scope: Scope, field: FieldDescriptor, type: DeltaType, path: string, prefix: string): FieldPlan | undefined {
    if (type.kind === 'struct') {
      const message = this.#resolveMessage(scope, field, type, path);
      if (message === undefined) return undefined;
      if (message.at(-1)?.mapEntry) return this.#incompatible(path, type, 'a map');
      return { ...this.#createPlan(field, type, path), message: this.message(message, type.fields, prefix) };
    }
    const rule = getScalarRule(type);
    if (rule === undefined || field.type !== rule.protoType) {
      return this.#incompatible(path, type, getProtoTypeName(field.type));
    }
    const packable = rule.wire !== 2;
    const { wire, check, min, max, scale } = rule;
    return { ...this.#createPlan(field, type, path), wire, check, min, max, scale, packable };
  }

  #map(scope: Scope, field: FieldDescriptor, type: DeltaType & { kind: 'map' }, path: string): FieldPlan | undefined {
    const entry = this.#resolveMessage(scope, field, type, path);
    if (entry === undefined) return undefined;
    const { mapEntry, fields } = entry.at(-1) as MessageDescriptor;
    const key = fields.find(({ number }) => number === 1);
    const value = fields.find(({ number }) => number === 2);
    if (!mapEntry || key === undefined || value === undefined) {
      return this.#incompatible(path, type, `a list of ${field.typeName}`);
    }
    if (!canBeKey(type.key) || type.value.kind === 'array' || type.value.kind === 'map') {
      return this.#incompatible(path, type, 'a map');
    }
    const keyPlan = this.#value(entry, key, type.key, `${path}{}.key`, '');
    const valuePlan = this.#value(entry, value, type.value, `${path}{}`, `${path}{}.`);
    if (keyPlan === undefined || valuePlan === undefined) return undefined;
    // An entry without a value has the default value of its type. A struct with NOT NULL fields has no default value.
    const required = (valuePlan.message?.required.length ?? 0) > 0 ? 0 : -1;
    const message = new MessagePlan([keyPlan, { ...valuePlan, required }]);
    return { ...this.#createPlan(field, type, path), shape: 'map', message };
  }

  #resolveMessage(scope: Scope, field: FieldDescriptor, type: DeltaType, path: string): Scope | undefined {
    // protoc sets the type of a field when it resolves the type name; other compilers leave it unset.
    if (field.type !== MESSAGE && !(field.type === 0 && field.typeName !== '')) {
      return this.#incompatible(path, type, getProtoTypeName(field.type));
    }
    const message = resolveType(scope, field.typeName);
    if (message === undefined) {
      const text = `Proto not self-contained for field '${path}' with type name '${field.typeName}'`;
      this.#add('NOT_SELF_CONTAINED', path, text);
    }
    return message;
  }

  #createPlan(field: FieldDescriptor, type: DeltaType, path: string): FieldPlan {
    const { name, number } = field;
    const value = { wire: 2, check: CHECK.message, min: 0, max: 0, scale: 0, packable: false };
    return { name, number, path, type, shape: 'single', ...value, message: undefined, required: -1, column: undefined };
  }

  #checkNumbers(fields: readonly FieldDescriptor[], prefix: string): void {
    const numbers = new Set<number>();
    const names = new Set<string>();
    for (const { name, number } of fields) {
      const path = prefix + name;
      if (number < 1 || number > MAX_FIELD_NUMBER || numbers.has(number)) {
        this.#add('INVALID_DESCRIPTOR', path, `field '${path}' has number ${number}, which is invalid or already used`);
      }
      if (names.has(name)) this.#add('INVALID_DESCRIPTOR', path, `field '${path}' occurs twice`);
      numbers.add(number);
      names.add(name);
    }
  }

  #unknown(path: string, name: string, members: readonly Member[]): void {
    const near = members.find((member) => member.name.toLowerCase() === name.toLowerCase());
    const hint = near ? ` (names are case-sensitive; the table has '${near.name}')` : '';
    this.#add('FIELD_NOT_IN_TABLE', path, `field '${path}' is not in table ${this.#table}${hint}`);
  }

  #incompatible(path: string, type: DeltaType, got: string): undefined {
    this.#add(
      'TYPE_INCOMPATIBLE',
      path,
      `field '${path}' is ${got}, which does not fit column type ${formatSqlType(type)}`,
    );
    return undefined;
  }

  #add(reason: SchemaReason, path: string, message: string): void {
    this.#problems.push({ reason, path, message });
  }
}
