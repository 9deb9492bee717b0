import type { DeltaType, StructField } from '../model/delta-type.js';
import type { ColumnModel, TableModel } from '../model/table-model.js';
import { DdlError } from './ddl-error.js';
import type { ColumnChange, Placement } from './statement.js';

/** A column of a table, or a field of a struct. */
type Member = ColumnModel | StructField;

/** The members that an edit changes: the columns of a table, or the fields of a struct in it. */
interface EditTarget {
  readonly members: readonly Member[];
  /** `Table c.s.t` or `Column location of table c.s.t`, for messages. */
  readonly owner: string;
  /** Whether the members are the columns of a table. */
  readonly top: boolean;
}

/** The maximum number of columns, or of fields of a struct: each statement searches them. The service accepts 2,000. */
export const maxMembers: number = 10_000;

/** Returns the error for a table or struct with more members. */
export function tooMany(owner: string): DdlError {
  return new DdlError(`${owner} has more than ${maxMembers} columns`);
}

/** Returns the members after an edit of the member called `name`. */
export type Edit = (target: EditTarget, name: string) => readonly Member[];

/** Returns the columns of a table after an edit of the column or field at `path`. Throws DdlError if it does not exist. */
export function editColumns(table: TableModel, path: readonly string[], edit: Edit): readonly ColumnModel[] {
  const target = { members: table.columns, owner: `Table ${table.name}`, top: true };
  // At the top level, an edit receives and returns columns only.
  return editMembers(target, path, edit) as readonly ColumnModel[];
}

function editMembers(target: EditTarget, [name = '', ...rest]: readonly string[], edit: Edit): readonly Member[] {
  if (rest.length === 0) return edit(target, name);
  const index = expect(target, name);
  const member = target.members[index] as Member;
  const type = editType(member.type, rest, edit, `Column ${member.name} of ${target.owner.replace(/^[TC]/, toLower)}`);
  return target.members.with(index, { ...member, type });
}

/** Follows a path into a struct, also through `element`, `key` and `value`. */
function editType(type: DeltaType, path: readonly string[], edit: Edit, owner: string): DeltaType {
  const [first = '', ...rest] = path;
  const step = first.toLowerCase();
  if (type.kind === 'struct') {
    return { kind: 'struct', fields: editMembers({ members: type.fields, owner, top: false }, path, edit) };
  }
  if (type.kind === 'array' && step === 'element') {
    return { ...type, element: editInner('element', type.element, rest, edit, owner) };
  }
  if (type.kind === 'map' && (step === 'key' || step === 'value')) {
    return { ...type, [step]: editInner(step, type[step], rest, edit, owner) };
  }
  throw new DdlError(`${owner} has no field ${first}`);
}

/** Edits an element, key or value: its own type, as if it were a field, or something inside it. */
function editInner(name: string, type: DeltaType, rest: readonly string[], edit: Edit, owner: string): DeltaType {
  if (rest.length > 0) return editType(type, rest, edit, owner);
  const [only, ...more] = edit({ members: [{ name, type }], owner, top: false }, name);
  if (only?.name !== name || more.length > 0) throw new DdlError(`${owner} always has one ${name}`);
  return only.type;
}

/** Returns an edit that adds a column. */
export function addColumn(column: ColumnModel, placement: Placement, ifNotExists: boolean): Edit {
  return (target) => {
    if (find(target, column.name) >= 0) {
      if (ifNotExists) return target.members;
      throw new DdlError(`${target.owner} already has a column ${column.name}`);
    }
    if (target.members.length >= maxMembers) throw tooMany(target.owner);
    return insert(target, target.top ? column : toField(column), placement);
  };
}

/** Returns an edit that drops a column. */
export function dropColumn(ifExists: boolean): Edit {
  return (target, name) => {
    if (ifExists && find(target, name) < 0) return target.members;
    const index = expect(target, name);
    if (target.members.length === 1) throw new DdlError(`${target.owner} would have no column left`);
    return target.members.toSpliced(index, 1);
  };
}

/** Returns an edit that renames a column. */
export function renameColumn(to: string): Edit {
  return (target, name) => {
    const index = expect(target, name);
    const taken = find(target, to);
    if (taken >= 0 && taken !== index) throw new DdlError(`${target.owner} already has a column ${to}`);
    return target.members.with(index, { ...(target.members[index] as Member), name: to });
  };
}

/** Returns an edit that changes facts of a column, or moves it. */
export function changeColumn({ placement, ...facts }: ColumnChange): Edit {
  return (target, name) => {
    const index = expect(target, name);
    const member = { ...(target.members[index] as Member), ...(target.top ? facts : selectFieldFacts(facts)) };
    if (placement === undefined) return target.members.with(index, member);
    return insert({ ...target, members: target.members.toSpliced(index, 1) }, member, placement);
  };
}

function insert(target: EditTarget, member: Member, placement: Placement): readonly Member[] {
  if (placement.kind === 'last') return [...target.members, member];
  if (placement.kind === 'first') return [member, ...target.members];
  return target.members.toSpliced(expect(target, placement.column) + 1, 0, member);
}

function toField({ name, type, nullable, comment = null }: ColumnModel): StructField {
  return { name, type, nullable, comment };
}

/** Selects the facts that a field can have: it has no default and no mask. */
function selectFieldFacts({ type, nullable, comment }: ColumnChange): Partial<StructField> {
  return {
    ...(type === undefined ? {} : { type }),
    ...(nullable === undefined ? {} : { nullable }),
    ...(comment === undefined ? {} : { comment }),
  };
}

function expect(target: EditTarget, name: string): number {
  const index = find(target, name);
  if (index >= 0) return index;
  const names = target.members.map((member) => member.name).join(', ');
  throw new DdlError(`${target.owner} has no column ${name}; it has ${names}`);
}

function find({ members }: EditTarget, name: string): number {
  const wanted = name.toLowerCase();
  return members.findIndex((member) => member.name.toLowerCase() === wanted);
}

function toLower(letter: string): string {
  return letter.toLowerCase();
}
