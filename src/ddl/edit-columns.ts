import type { DeltaType, StructField } from '../model/delta-type.js';
import type { ColumnModel, TableModel } from '../model/table-model.js';
import { DdlError } from './ddl-error.js';
import type { ColumnChange, Placement } from './statement.js';

/** A column, or a field of a struct. */
type Member = ColumnModel | StructField;

/** Where an edit takes place: the columns of a table, or the fields of a struct in it. */
interface Place {
  readonly members: readonly Member[];
  /** `Table c.s.t` or `Column location of table c.s.t`, for messages. */
  readonly owner: string;
  readonly top: boolean;
}

/** Columns, or fields of a struct: each statement looks through them. The service takes 2,000. */
export const maxMembers: number = 10_000;

/** The error of a table or a struct that has more. */
export function tooMany(owner: string): DdlError {
  return new DdlError(`${owner} has more than ${maxMembers} columns`);
}

/** Gives the members after the edit of the one named. */
export type Edit = (place: Place, name: string) => readonly Member[];

/** The columns of a table after an edit of the column that a path leads to. Throws DdlError where it leads nowhere. */
export function editColumns(table: TableModel, path: readonly string[], edit: Edit): readonly ColumnModel[] {
  const place = { members: table.columns, owner: `Table ${table.name}`, top: true };
  // Edits of columns give columns: on this level they are given nothing else.
  return editMembers(place, path, edit) as readonly ColumnModel[];
}

function editMembers(place: Place, [name = '', ...rest]: readonly string[], edit: Edit): readonly Member[] {
  if (rest.length === 0) return edit(place, name);
  const index = expect(place, name);
  const member = place.members[index] as Member;
  const type = editType(member.type, rest, edit, `Column ${member.name} of ${place.owner.replace(/^[TC]/, lower)}`);
  return place.members.with(index, { ...member, type });
}

/** Goes on into a struct, also through `element`, `key` and `value`. */
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

/** The element itself, whose type may be changed as if it were a field, or what is in it. */
function editInner(name: string, type: DeltaType, rest: readonly string[], edit: Edit, owner: string): DeltaType {
  if (rest.length > 0) return editType(type, rest, edit, owner);
  const [only, ...more] = edit({ members: [{ name, type }], owner, top: false }, name);
  if (only?.name !== name || more.length > 0) throw new DdlError(`${owner} always has one ${name}`);
  return only.type;
}

/** Puts a new column among the others. */
export function addColumn(column: ColumnModel, placement: Placement, ifNotExists: boolean): Edit {
  return (place) => {
    if (find(place, column.name) >= 0) {
      if (ifNotExists) return place.members;
      throw new DdlError(`${place.owner} has a column ${column.name} already`);
    }
    if (place.members.length >= maxMembers) throw tooMany(place.owner);
    return put(place, place.top ? column : asField(column), placement);
  };
}

/** Takes a column out. */
export function dropColumn(ifExists: boolean): Edit {
  return (place, name) => {
    if (ifExists && find(place, name) < 0) return place.members;
    const index = expect(place, name);
    if (place.members.length === 1) throw new DdlError(`${place.owner} would have no column left`);
    return place.members.toSpliced(index, 1);
  };
}

/** Gives a column another name. */
export function renameColumn(to: string): Edit {
  return (place, name) => {
    const index = expect(place, name);
    const taken = find(place, to);
    if (taken >= 0 && taken !== index) throw new DdlError(`${place.owner} has a column ${to} already`);
    return place.members.with(index, { ...(place.members[index] as Member), name: to });
  };
}

/** Changes facts of a column, or its place. */
export function changeColumn({ placement, ...facts }: ColumnChange): Edit {
  return (place, name) => {
    const index = expect(place, name);
    const member = { ...(place.members[index] as Member), ...(place.top ? facts : fieldFacts(facts)) };
    if (placement === undefined) return place.members.with(index, member);
    return put({ ...place, members: place.members.toSpliced(index, 1) }, member, placement);
  };
}

function put(place: Place, member: Member, placement: Placement): readonly Member[] {
  if (placement.kind === 'last') return [...place.members, member];
  if (placement.kind === 'first') return [member, ...place.members];
  return place.members.toSpliced(expect(place, placement.column) + 1, 0, member);
}

function asField({ name, type, nullable, comment = null }: ColumnModel): StructField {
  return { name, type, nullable, comment };
}

/** A field has no default and no mask. */
function fieldFacts({ type, nullable, comment }: ColumnChange): Partial<StructField> {
  return {
    ...(type === undefined ? {} : { type }),
    ...(nullable === undefined ? {} : { nullable }),
    ...(comment === undefined ? {} : { comment }),
  };
}

function expect(place: Place, name: string): number {
  const index = find(place, name);
  if (index >= 0) return index;
  const names = place.members.map((member) => member.name).join(', ');
  throw new DdlError(`${place.owner} has no column ${name}; it has ${names}`);
}

function find({ members }: Place, name: string): number {
  const wanted = name.toLowerCase();
  return members.findIndex((member) => member.name.toLowerCase() === wanted);
}

function lower(letter: string): string {
  return letter.toLowerCase();
}
