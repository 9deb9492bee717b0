import type { DeltaType } from '../model/delta-type.js';
import type { ColumnModel } from '../model/table-model.js';
import { readType } from './parse-sql-type.js';
import { type Check, readConstraint, seesColumnConstraint } from './read-constraint.js';
import { readExpression, readParenthesised } from './read-expression.js';
import { readColumnPath, readParts } from './read-name.js';
import type { SqlCursor } from './sql-cursor.js';
import type { AddedColumn, ColumnPath, Placement } from './statement.js';
import { withDefaultFacets } from './with-default-facets.js';

/** A column with the CHECK constraints in its definition. */
export interface ReadColumn extends AddedColumn {
  readonly checks: readonly Check[];
}

/** Reads a column of CREATE TABLE or ADD COLUMN with its complete definition. */
export function readColumn(cursor: SqlCursor): ReadColumn {
  const path = readColumnPath(cursor);
  return { path, ...readDefinition(cursor, path) };
}

/** Reads the definition after the name of a column. */
export function readDefinition(cursor: SqlCursor, path: ColumnPath): Omit<ReadColumn, 'path'> {
  const facts: Facts = {
    type: withDefaultFacets(readType(cursor)),
    nullable: true,
    placement: { kind: 'last' },
    checks: [],
  };
  let more = true;
  while (more) more = readProperty(cursor, facts);
  const { placement, checks, nullable, comment = null, mask, type } = facts;
  const { generated = null, identity = false, defaultValue = null } = facts;
  const column: ColumnModel = {
    name: path[path.length - 1] as string,
    type,
    nullable,
    comment,
    generated,
    identity,
    defaultValue,
    partitionIndex: null,
    ...(mask === undefined ? {} : { mask }),
  };
  return { column, placement, checks };
}

interface Facts {
  type: DeltaType;
  nullable: boolean;
  placement: Placement;
  checks: Check[];
  comment?: string | null;
  generated?: string;
  identity?: boolean;
  defaultValue?: string;
  mask?: string;
}

function readProperty(cursor: SqlCursor, facts: Facts): boolean {
  if (cursor.takeWords('NOT', 'NULL')) facts.nullable = false;
  else if (cursor.takeWords('COMMENT')) facts.comment = cursor.expectString('a comment') || null;
  else if (cursor.takeWords('DEFAULT')) facts.defaultValue = readExpression(cursor, 'a default');
  else if (cursor.takeWords('GENERATED')) readGenerated(cursor, facts);
  else if (cursor.takeWords('COLLATE')) facts.type = withCollation(facts.type, cursor.expectName('a collation'));
  else if (cursor.takeWords('MASK')) facts.mask = readFunction(cursor);
  else if (cursor.seesWords('FIRST') || cursor.seesWords('AFTER')) facts.placement = readPlacement(cursor);
  else return readColumnConstraint(cursor, facts);
  return true;
}

function readGenerated(cursor: SqlCursor, facts: Facts): void {
  if (cursor.takeWords('BY', 'DEFAULT', 'AS', 'IDENTITY')) {
    readIdentity(cursor, facts);
    return;
  }
  cursor.expectWords('ALWAYS');
  cursor.expectWords('AS');
  if (cursor.takeWords('IDENTITY')) readIdentity(cursor, facts);
  else facts.generated = readParenthesised(cursor);
}

function readIdentity(cursor: SqlCursor, facts: Facts): void {
  facts.identity = true;
  if (cursor.sees('(')) cursor.skipParentheses();
}

function withCollation(type: DeltaType, collation: string): DeltaType {
  if (type.kind !== 'string') return type;
  return { ...type, collation: collation.toUpperCase() === 'UTF8_BINARY' ? null : collation };
}

/** Reads the function of a mask or a row filter, and skips its columns. Returns the name of the function. */
export function readFunction(cursor: SqlCursor): string {
  const name = readParts(cursor, 'the name of a function').join('.');
  if (cursor.takeWords('USING', 'COLUMNS') || cursor.takeWords('ON')) cursor.skipParentheses();
  return name;
}

/** Reads `FIRST` or `AFTER column`. */
export function readPlacement(cursor: SqlCursor): Placement {
  if (cursor.takeWords('FIRST')) return { kind: 'first' };
  cursor.expectWords('AFTER');
  return { kind: 'after', column: cursor.expectName('the name of a column') };
}

function readColumnConstraint(cursor: SqlCursor, facts: Facts): boolean {
  if (!seesColumnConstraint(cursor)) return false;
  const found = readConstraint(cursor);
  // A primary key is implicitly NOT NULL.
  if (found.kind === 'primary-key') facts.nullable = false;
  if (found.kind === 'check') facts.checks.push(found);
  return true;
}
