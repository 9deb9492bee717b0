import type { DeltaType } from '../model/delta-type.js';
import { isTypeName, readType } from './parse-sql-type.js';
import { readDefinition, readFunction, readPlacement } from './read-column.js';
import { readExpression } from './read-expression.js';
import { readColumnPath } from './read-name.js';
import type { SqlCursor } from './sql-cursor.js';
import type { AlterAction, ColumnChange, ColumnPath, Placement } from './statement.js';
import { withDefaultFacets } from './with-default-facets.js';

type Change = Extract<AlterAction, { readonly kind: 'change' }>;

/** Reads the part after `ALTER TABLE … ALTER` or `CHANGE`: one or more columns, each with its changes. */
export function readAlterColumn(cursor: SqlCursor, word: 'ALTER' | 'CHANGE'): readonly Change[] {
  const changes: Change[] = [];
  do {
    cursor.takeWords('COLUMN');
    const path = readColumnPath(cursor);
    const isOldForm = word === 'CHANGE' && seesDefinition(cursor, path);
    changes.push({
      kind: 'change',
      path,
      change: isOldForm ? readDefinitionChange(cursor, path) : readChanges(cursor),
    });
  } while (cursor.takePunctuation(','));
  return changes;
}

interface Facts {
  type?: DeltaType;
  nullable?: boolean;
  comment?: string | null;
  defaultValue?: string | null;
  mask?: string | null;
  placement?: Placement;
}

function readChanges(cursor: SqlCursor): ColumnChange {
  const facts: Facts = {};
  let count = 0;
  while (readChange(cursor, facts)) count++;
  if (count === 0) cursor.fail('expected a change of the column, such as TYPE or SET NOT NULL');
  return facts;
}

function readChange(cursor: SqlCursor, facts: Facts): boolean {
  if (cursor.takeWords('TYPE')) facts.type = withDefaultFacets(readType(cursor));
  else if (cursor.takeWords('COMMENT')) facts.comment = cursor.expectString('a comment') || null;
  else if (cursor.takeWords('SET', 'NOT', 'NULL')) facts.nullable = false;
  else if (cursor.takeWords('DROP', 'NOT', 'NULL')) facts.nullable = true;
  else if (cursor.takeWords('SET', 'DEFAULT')) facts.defaultValue = readExpression(cursor, 'a default');
  else if (cursor.takeWords('DROP', 'DEFAULT')) facts.defaultValue = null;
  else if (cursor.takeWords('SET', 'MASK')) facts.mask = readFunction(cursor);
  else if (cursor.takeWords('DROP', 'MASK')) facts.mask = null;
  else if (cursor.seesWords('FIRST') || cursor.seesWords('AFTER')) facts.placement = readPlacement(cursor);
  else return skipIgnoredChange(cursor);
  return true;
}

/** Skips a change that does not affect the model; false if there is none. */
function skipIgnoredChange(cursor: SqlCursor): boolean {
  if (cursor.takeWords('SYNC', 'IDENTITY')) return true;
  if (cursor.takeWords('SET', 'OPTIONS') || cursor.takeWords('SET', 'TAGS') || cursor.takeWords('UNSET', 'TAGS')) {
    cursor.skipParentheses();
    return true;
  }
  return false;
}

/**
 * Returns whether this is the older form, which repeats the name: `CHANGE COLUMN a a INT COMMENT '…'`. The last name counts of a
 * path, such as `CHANGE COLUMN point.x x DOUBLE`. Throws SqlSyntaxError for another name, as Databricks does.
 */
function seesDefinition(cursor: SqlCursor, path: ColumnPath): boolean {
  const [{ kind, text }, next] = [cursor.token, cursor.peek(1)];
  if ((kind !== 'word' && kind !== 'name') || next?.kind !== 'word' || !isTypeName(next.text)) return false;
  // TYPE INT is a change of the column, also of one that is called type.
  if (cursor.seesWords('TYPE')) return false;
  const name = path.at(-1) as string;
  if (text.toLowerCase() === name.toLowerCase()) return true;
  if (cursor.seesWords('AFTER')) return false;
  return cursor.fail(`expected the name ${name} again (RENAME COLUMN renames a column)`);
}

function readDefinitionChange(cursor: SqlCursor, path: ColumnPath): ColumnChange {
  cursor.take();
  const { column, placement } = readDefinition(cursor, path);
  const { type, nullable, comment } = column;
  return {
    type,
    ...(nullable ? {} : { nullable }),
    ...(comment == null ? {} : { comment }),
    ...(placement.kind === 'last' ? {} : { placement }),
  };
}
