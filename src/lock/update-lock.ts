import { getCatalogManaged } from '../model/catalog-managed.js';
import { getCheckNames } from '../model/check-constraints.js';
import type { TableModel } from '../model/table-model.js';
import type { ScalarProto } from './field-type.js';
import { keepKnown } from './keep-known.js';
import type { Lock, LockColumn } from './lock.js';
import { keepTargetIds, tableIdIn, targetKey, withoutOtherTables, withTargetIds } from './target-ids.js';
import { type MovedField, updateFields } from './update-fields.js';

/** A lock as it was before a read. */
export interface LockHistory {
  /** The lock, or all sides of a merge, first the one whose numbers stay. */
  readonly sides: readonly Lock[];
  /** The common ancestor of the sides, if it is known. */
  readonly base?: Lock | undefined;
}

/** What an update needs besides the previous lock and the table. */
export interface LockUpdate {
  /** The names of the message and the files: those of the lock, unless the config overrides them. */
  readonly names: { readonly message: string; readonly file: string };
  /** The protobuf type of a scalar: a field keeps its number while its type stays the same on the wire. */
  readonly scalar: ScalarProto;
  /** The target that the table was read from; undefined in a project without targets. */
  readonly target?: string | undefined;
  /** Called for each field whose number on one side of a merge could not stay. */
  readonly onMoved?: (field: MovedField) => void;
}

/**
 * Returns the lock after a table was read: existing numbers and names stay, new columns get new numbers, and the numbers that
 * are not in use any more are reserved. It lists the files of all sides of a merge, so that obsolete ones are deleted.
 */
export function updateLock(previous: LockHistory | undefined, model: TableModel, update: LockUpdate): Lock {
  const { tableId, properties: _, columns, ...facts } = model;
  const table = { ...facts, checks: getCheckNames(model), catalogManaged: getCatalogManaged(model) };
  const { names, scalar, target, onMoved = () => undefined } = update;
  const { sides = [], base } = previous ?? {};
  const known = combineSides(sides);
  const ids = { ...known?.ids, ...(tableId == null ? {} : { [targetKey(target)]: { tableId } }) };
  const toFields = (lock: Lock) => ({
    fields: withTargetIds(withoutOtherTables(lock, ids), target),
    reserved: lock.reserved,
    sameTable: tableId != null && tableIdIn(lock, target) === tableId,
    fromBase: base !== undefined,
  });
  const history = { sides: sides.map(toFields), base: base && toFields(base) };
  const numbered = updateFields<(typeof columns)[number], LockColumn>(history, columns, { scalar, onMoved });
  return {
    ...(known === undefined ? table : keepKnown(known, table)),
    message: names.message,
    file: names.file,
    ids,
    columns: keepTargetIds(numbered.fields, target),
    reserved: numbered.reserved,
    emitter: known?.emitter ?? '',
    files: known?.files ?? [],
  };
}

/** Combines what the sides know about the table itself, the first side first; undefined if there is none. */
export function combineSides(sides: readonly Lock[]): Lock | undefined {
  const [ours, ...others] = sides;
  if (ours === undefined || others.length === 0) return ours;
  const files = new Map(sides.toReversed().flatMap((side) => side.files.map((file) => [file.path, file] as const)));
  return {
    ...others.reduce((known, theirs) => keepKnown(theirs, known), ours),
    ids: Object.assign({}, ...sides.toReversed().map(({ ids }) => ids)) as Lock['ids'],
    files: [...files.values()],
  };
}
