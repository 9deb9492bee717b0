import type { Lock, LockMember, LockType, Reserved } from '../../src/lock/lock.ts';
import type { DeltaType, StructField } from '../../src/model/delta-type.ts';
import type { TableModel } from '../../src/model/table-model.ts';
import { TableName } from '../../src/model/table-name.ts';
import type { Chooser } from './chooser.ts';

/** A column of a simulated table. */
interface Column {
  /** What the column is for good, whatever it is called. */
  readonly identity: number;
  /** The id of column mapping; it counts from 1 in a table that is created. */
  readonly id: number;
  readonly name: string;
  readonly type: ColumnType;
}

type ColumnType = Scalar | { readonly kind: 'struct' | 'structs' | 'map'; readonly fields: readonly Column[] };
type Scalar = (typeof scalars)[number];

interface Table {
  readonly id: string;
  readonly columns: readonly Column[];
}

/** What a source tells of a table: column ids only together with the table's id. */
export type View = 'ids' | 'names';

const scalars = ['int', 'bigint', 'string', 'double'] as const;
const protoTypes: Readonly<Record<Scalar, string>> = {
  int: 'int32',
  bigint: 'int64',
  string: 'string',
  double: 'double',
};
const names = ['a', 'b', 'c', 'd', 'e', 'f'];
export const tableName: TableName = TableName.parse('c.s.t');

let identities = 0;

/** Makes a table with a few columns. */
function newTable(choose: Chooser): Table {
  let table: Table = { id: `table-${++identities}`, columns: [] };
  for (let count = 1 + choose.below(4); count > 0; count--) table = add(table, choose);
  return table;
}

/** Makes one change, as ALTER TABLE could, or drops the table and creates it again. */
function change(table: Table, choose: Chooser): Table {
  const { columns } = table;
  const at = choose.below(Math.max(1, columns.length));
  const column = columns[at];
  if (column === undefined) return add(table, choose);
  const put = (changed: Column): Table => ({ ...table, columns: columns.with(at, changed) });
  switch (choose.below(9)) {
    case 0:
    case 1:
      return add(table, choose);
    case 2:
      return { ...table, columns: columns.toSpliced(at, 1) };
    case 3: {
      const free = names.filter((name) => !columns.some((each) => each.name === name));
      return free.length === 0 ? table : put({ ...column, name: choose.of(free) });
    }
    case 4:
      return put({ ...column, type: newType(choose) });
    case 5:
      return { ...table, columns: [...columns.slice(at), ...columns.slice(0, at)] };
    case 6: {
      // Two columns swap their names.
      const other = choose.below(columns.length);
      const [one, two] = [column, columns[other]!];
      return {
        ...table,
        columns: columns
          .with(at, { ...one, name: two.name })
          .with(other, { ...two, name: other === at ? one.name : one.name }),
      };
    }
    case 7:
      return recreate(table, choose);
    default: {
      if (typeof column.type === 'string') return table;
      const inner = change({ ...table, columns: column.type.fields }, choose);
      if (inner.id !== table.id || inner.columns.length === 0) return table;
      return { ...inner, columns: columns.with(at, { ...column, type: { ...column.type, fields: inner.columns } }) };
    }
  }
}

function add(table: Table, choose: Chooser): Table {
  const free = names.filter((name) => !table.columns.some((each) => each.name === name));
  if (free.length === 0) return table;
  const column = newColumn(choose.of(free), newType(choose));
  return { ...table, columns: table.columns.toSpliced(choose.below(table.columns.length + 1), 0, column) };
}

/** Branches share a table, so an id is never given twice, as column mapping does it. */
function newColumn(name: string, type: ColumnType): Column {
  return { identity: ++identities, id: 100 + identities, name, type };
}

function newType(choose: Chooser): ColumnType {
  if (!choose.oneIn(4)) return choose.of(scalars);
  const fields = names.filter(() => choose.oneIn(4)).map((name) => newColumn(name, choose.of(scalars)));
  const kind = choose.of(['struct', 'structs', 'map'] as const);
  return { kind, fields: fields.length === 0 ? [newColumn('a', 'int')] : fields };
}

/** Drops the table and creates it again: ids count from 1 in the order of now, and every column is another one. */
function recreate(table: Table, choose: Chooser): Table {
  let nextId = 1;
  const anew = (columns: readonly Column[]): Column[] =>
    columns.map((column) => ({
      ...column,
      identity: ++identities,
      id: nextId++,
      type: typeof column.type === 'string' ? column.type : { ...column.type, fields: anew(column.type.fields) },
    }));
  const at = choose.below(Math.max(1, table.columns.length));
  const columns = anew([...table.columns.slice(at), ...table.columns.slice(0, at)]);
  return { id: `table-${++identities}`, columns };
}

/** The table as a source tells it. */
export function read({ id, columns }: Table, view: View): TableModel {
  const toField = ({ id: columnId, name, type }: Column): StructField => ({
    name,
    type: toDelta(type),
    ...(view === 'ids' && { columnId }),
  });
  const toDelta = (type: ColumnType): DeltaType => {
    if (typeof type === 'string') return { kind: type };
    const struct: DeltaType = { kind: 'struct', fields: type.fields.map(toField) };
    if (type.kind === 'struct') return struct;
    return type.kind === 'structs'
      ? { kind: 'array', element: struct }
      : { kind: 'map', key: { kind: 'string' }, value: struct };
  };
  return {
    name: tableName,
    kind: 'MANAGED',
    format: 'DELTA',
    ...(view === 'ids' && { tableId: id }),
    columns: columns.map((column) => ({ ...toField(column), nullable: true })),
  };
}

/** The tables of a history: one, or one in each target. */
export type Tables = ReadonlyMap<string, Table>;

/** Makes the tables of a new history. */
export function newTables(choose: Chooser): Tables {
  const table = newTable(choose);
  if (!choose.oneIn(3)) return new Map([['', table]]);
  const prod = newTable(choose);
  return new Map(Object.entries({ dev: table, prod }));
}

/** Makes up to two changes to each table. */
export function evolve(tables: Tables, choose: Chooser): Tables {
  return new Map(
    [...tables].map(([target, table]) => {
      let now = table;
      for (let count = choose.below(3); count > 0; count--) now = change(now, choose);
      return [target, now];
    }),
  );
}

/** Chooses a target, and how its table is read. */
export function chooseRead(tables: Tables, choose: Chooser): Read {
  const target = choose.of([...tables.keys()]);
  return { table: tables.get(target)!, target, view: choose.oneIn(3) ? 'names' : 'ids' };
}

function protoType(type: ColumnType): string {
  if (typeof type === 'string') return protoTypes[type];
  return { struct: 'message', structs: 'repeated message', map: 'map<string, message>' }[type.kind];
}

/**
 * Works out what the numbers of a lock mean that git made of the lines of two sides. Both sides must have the numbers that they gave.
 */
export function joinStates(lock: Lock, sides: readonly State[]): State {
  const scope = new Map<number, Holder | undefined>(lock.reserved.map(({ number }) => [number, undefined]));
  for (const column of lock.columns) {
    const line = JSON.stringify(column);
    const side = sides.find((each) => each.lock.columns.some((other) => JSON.stringify(other) === line));
    if (side === undefined) throw new Error(`no side has the line ${line}`);
    scope.set(column.number, side.scope.get(column.number));
  }
  const tables = Object.fromEntries(
    Object.entries(lock.ids).map(([key, { tableId }]) => [key === 'default' ? '' : key, tableId]),
  );
  return { lock, scope, tables };
}

/** Who has a number: the column's name and type, and what it is in each target, as far as a source with ids has told. */
interface Holder {
  readonly name: string;
  readonly type: string;
  readonly who: Readonly<Record<string, Known>>;
  /** The numbers inside, if it is a struct. */
  readonly inside: Scope;
}

/** Which column of which table; nobody can tell it from a name alone. */
interface Known {
  readonly identity: number;
  readonly table: string;
}

/** The numbers of a table or struct; undefined is retired. */
type Scope = ReadonlyMap<number, Holder | undefined>;

/** A lock, with what its numbers mean. */
export interface State {
  readonly lock: Lock;
  /** The table of each target that a source with ids read last. */
  readonly tables: Readonly<Record<string, string>>;
  readonly scope: Scope;
}

/** A read of a table. */
export interface Read {
  readonly table: Table;
  readonly view: View;
  readonly target: string;
}

/** Works out what the numbers of a lock mean, after a read of the table. */
export function describeState(lock: Lock, before: readonly State[], { table, view, target }: Read): State {
  const tables: Record<string, string> = Object.assign({}, ...before.map((each) => each.tables).toReversed());
  const isCurrent = ([at, known]: [string, Known]): boolean => known.table === tables[at];
  const describe = (
    fields: readonly LockMember[],
    reserved: readonly Reserved[],
    columns: readonly Column[],
    scopes: readonly Scope[],
  ): Scope => {
    const scope = new Map<number, Holder | undefined>(reserved.map(({ number }) => [number, undefined]));
    for (const { name, number, type } of fields) {
      const column = columns.find((each) => each.name === name);
      if (column === undefined) throw new Error(`the lock has ${name}, and the table has not`);
      if (scope.has(number)) throw new Error(`${number} is given twice`);
      const is: Known | undefined = view === 'ids' ? { identity: column.identity, table: table.id } : undefined;
      const known = scopes.flatMap((each) => findLine(each, { name, is, target }) ?? []);
      // The first side tells what the column is in other targets, and any side that knows the same id.
      const isSure = (line: Holder): boolean => line === known[0] || line.who[target]?.table === table.id;
      const who = known.filter((line) => line.name === name && isSure(line)).flatMap(({ who }) => Object.entries(who));
      const others = Object.fromEntries(who.filter(isCurrent).toReversed());
      const struct = findStruct(type);
      const inner = typeof column.type === 'string' ? [] : column.type.fields;
      const insides = known.map((holder) => holder.inside);
      scope.set(number, {
        name,
        type: protoType(column.type),
        who: is === undefined ? {} : { ...others, [target]: is },
        inside: struct === undefined ? new Map() : describe(struct.fields, struct.reserved, inner, insides),
      });
    }
    return scope;
  };
  const scopes = before.map(({ scope }) => scope);
  const scope = describe(lock.columns, lock.reserved, table.columns, scopes);
  return { lock, scope, tables: { ...tables, ...(view === 'ids' && { [target]: table.id }) } };
}

/** Finds the line that a read matches: the one that is this column in this table, otherwise one with its name that may be. */
function findLine(
  scope: Scope,
  { name, is, target }: { readonly name: string; readonly is: Known | undefined; readonly target: string },
): Holder | undefined {
  const lines = [...scope.values()].filter((line) => line !== undefined);
  const isOfTable = ({ who }: Holder): boolean => is !== undefined && who[target]?.table === is.table;
  const own = lines.filter((line) => isOfTable(line) && line.who[target]?.identity === is?.identity);
  return (
    own.find((line) => line.name === name) ?? own[0] ?? lines.find((line) => line.name === name && !isOfTable(line))
  );
}

function findStruct(type: LockType): Extract<LockType, { kind: 'struct' }> | undefined {
  if (type.kind === 'array') return findStruct(type.element);
  if (type.kind === 'map') return findStruct(type.value);
  return type.kind === 'struct' ? type : undefined;
}

/**
 * Returns what a read broke of the promise: a number once given to a column and wire type is never given to another, and none is
 * forgotten. `before` are the states it was made from, first the one whose numbers stay.
 */
export function brokenPromises(
  before: readonly State[],
  base: State | undefined,
  after: State,
  target: string,
): string[] {
  const broken: string[] = [];
  const compare = (
    scopes: readonly Scope[],
    own: Scope | undefined,
    common: Scope | undefined,
    now: Scope,
    path: string,
  ): void => {
    for (const scope of scopes)
      for (const number of scope.keys()) if (!now.has(number)) broken.push(`${path}${number} is forgotten`);
    for (const [number, holder] of now) {
      if (holder === undefined) continue;
      const found = scopes.filter((scope) => scope.has(number));
      const [first] = found.map((scope) => scope.get(number));
      const isSame = (other: Holder | undefined): boolean => other !== undefined && isOneColumn(other, holder, target);
      const inherited = common?.get(number) !== undefined && found.map((scope) => scope.get(number)).some(isSame);
      if (found.length > 0 && first === undefined)
        broken.push(`${path}${number} was retired, and is of ${holder.name}`);
      else if (found.length > 0 && !isSame(first) && !inherited)
        broken.push(`${path}${number} was of ${first?.name} ${first?.type}, and is of ${holder.name} ${holder.type}`);
      // All sides mean one field by a number that the common ancestor has in use, whatever they call it.
      const isLineage = (line: Holder | undefined): boolean =>
        isSame(line) || (inherited && line !== undefined && line.type === holder.type);
      const lineage = found.filter((scope) => isLineage(scope.get(number)));
      const commonInside = common?.get(number)?.inside;
      compare(
        lineage.map((scope) => scope.get(number)!.inside),
        lineage.find((scope) => scope === own)?.get(number)?.inside,
        commonInside,
        holder.inside,
        `${path}${number}/`,
      );
    }
    // What nobody changed keeps the number of the first side.
    for (const [number, holder] of now) {
      if (holder === undefined || own === undefined) continue;
      const line = findLine(own, { name: holder.name, is: holder.who[target], target });
      if (line === undefined || line.name !== holder.name || line.type !== holder.type) continue;
      const [before] = [...own].find(([, each]) => each === line)!;
      if (before !== number) broken.push(`${path}${before} of ${holder.name} is now ${number}`);
    }
  };
  compare(
    before.map(({ scope }) => scope),
    before[0]?.scope,
    base?.scope,
    after.scope,
    '',
  );
  return broken;
}

/** Whether two holders can be one column, as far as a source could tell: one id in one table, else one name; and one wire type. */
function isOneColumn(before: Holder, after: Holder, target: string): boolean {
  const [was, is] = [before.who[target], after.who[target]];
  if (before.type !== after.type) return false;
  return was !== undefined && was.table === is?.table ? was.identity === is.identity : before.name === after.name;
}
